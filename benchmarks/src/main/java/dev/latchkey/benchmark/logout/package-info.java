/** How long a logout takes that all verifiers confirm: rows {@code logout.*}. */
@NullMarked
package dev.latchkey.benchmark.logout;

import org.jspecify.annotations.NullMarked;
