/** The cost of issuing tokens in auth-service, for each grant: rows {@code issue.*}. */
@NullMarked
package dev.latchkey.benchmark.issue;

import org.jspecify.annotations.NullMarked;
