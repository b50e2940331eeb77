/** What it costs a resource server to verify the token of a request: rows {@code verify.*}. */
@NullMarked
package dev.latchkey.benchmark.verify;

import org.jspecify.annotations.NullMarked;
