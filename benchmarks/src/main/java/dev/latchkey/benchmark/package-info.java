/**
 * {@code ./stack bench}: measures the services from outside, as processes of this machine, and writes down what it finds.
 *
 * <p>A {@link dev.latchkey.benchmark.lab.Scenario} is a question with a stack of its own, in a package of its own; what they
 * share is how load is put on servers, how processor time is read, and the report. Figures, not tests: nothing here
 * asserts a duration.
 */
@NullMarked
package dev.latchkey.benchmark;

import org.jspecify.annotations.NullMarked;
