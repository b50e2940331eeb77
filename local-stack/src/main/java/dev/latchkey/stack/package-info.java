/**
 * A complete Latchkey on this machine, without containers: a real PostgreSQL and the two services as processes.
 *
 * <p>It owns the data folder (database, passwords, master key), the ports, and the environment and JVM options of the
 * services. It also owns their start, their logs and their end: nothing that it starts outlives it. It builds nothing;
 * the script does. It knows the services only by their jars, their environment variables and their readiness address.
 *
 * <p>{@link dev.latchkey.stack.LocalStack} is the library for system tests and benchmarks. {@code ./stack} runs
 * {@link dev.latchkey.stack.StackCommand}, and {@code ./stack probe} runs the package {@code probe}. The package
 * {@code mail} prints the mails of auth-service for {@code ./stack} and Compose.
 */
@NullMarked
package dev.latchkey.stack;

import org.jspecify.annotations.NullMarked;
