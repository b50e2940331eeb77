/** The cost of verifying a request's token in a resource server: rows {@code verify.*}. */
@NullMarked
package dev.latchkey.benchmark.verify;

import org.jspecify.annotations.NullMarked;
