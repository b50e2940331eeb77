/**
 * Puts load on servers and measures what that costs them: by wrk where all requests are known before, else by callers of
 * our own. An answer that is no success, or none at all, ends the measurement: errors would pass for speed.
 */
@NullMarked
package dev.latchkey.benchmark.load;

import org.jspecify.annotations.NullMarked;
