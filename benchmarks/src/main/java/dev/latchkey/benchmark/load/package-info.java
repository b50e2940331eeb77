/**
 * Puts load on servers, and measures the cost. wrk sends requests that are known beforehand; Java callers send all
 * others. An error or a missing answer ends the measurement, because a fast error would look like a fast answer.
 */
@NullMarked
package dev.latchkey.benchmark.load;

import org.jspecify.annotations.NullMarked;
