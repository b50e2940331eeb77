/** How long a logout takes if all verifiers confirm it: rows {@code logout.*}. */
@NullMarked
package dev.latchkey.benchmark.logout;

import org.jspecify.annotations.NullMarked;
