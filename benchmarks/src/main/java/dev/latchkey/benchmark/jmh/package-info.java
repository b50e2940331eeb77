/**
 * The cost of single parts in nanoseconds and bytes, measured by JMH: rows {@code jmh.*}. Each benchmark is in the
 * package that it measures, because it needs that package's internals.
 */
@NullMarked
package dev.latchkey.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
