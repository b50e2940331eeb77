/**
 * Processor time and memory of other processes, read from {@code /proc}. Other load on the machine affects processor
 * time less than elapsed time.
 */
@NullMarked
package dev.latchkey.benchmark.process;

import org.jspecify.annotations.NullMarked;
