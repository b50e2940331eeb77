/**
 * What the parts cost in nanoseconds and bytes, measured by JMH: rows {@code jmh.*}. The benchmarks stand in the packages of
 * what they measure, whose insides they need.
 */
@NullMarked
package dev.latchkey.benchmark.jmh;

import org.jspecify.annotations.NullMarked;
