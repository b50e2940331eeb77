/**
 * {@code ./stack bench}: measures the services from outside, as processes on this machine, and writes a report.
 *
 * <p>Each {@link dev.latchkey.benchmark.lab.Scenario} has its own package and starts its own stack. The scenarios share
 * the load generators, the reading of processor time, and the report. This module gives figures and contains no test of
 * a duration.
 */
@NullMarked
package dev.latchkey.benchmark;

import org.jspecify.annotations.NullMarked;
