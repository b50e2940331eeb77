/**
 * What the system tells of other processes: their processor time and memory, read from {@code /proc}. Processor time is
 * the figure that survives a noisy neighbour.
 */
@NullMarked
package dev.latchkey.benchmark.process;

import org.jspecify.annotations.NullMarked;
