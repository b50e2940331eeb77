/**
 * A whole Latchkey on this machine, without containers: a real PostgreSQL and the two services as processes.
 *
 * <p>It owns the data folder (database, passwords, master key), the ports, the environment and the JVM options of the
 * services, their start, their logs and their end: nothing that it starts outlives it. {@link
 * dev.latchkey.stack.LocalStack} is the library, for system tests and benchmarks; {@link
 * dev.latchkey.stack.StackCommand} is what {@code ./stack} runs, and {@code ./stack probe} is the package {@code probe}. It builds nothing (the script does), and knows the
 * services only by their jars, their environment variables and their readiness address.
 */
@NullMarked
package dev.latchkey.stack;

import org.jspecify.annotations.NullMarked;
