/**
 * Latchkey seen from outside: HTTP against real processes, and {@code ./stack} itself.
 *
 * <p>These tests know the services by their contract alone. What one service does with one request belongs to that
 * service's own tests; here is what only several processes together show: replicas that agree, restarts, faults.
 */
@NullMarked
package dev.latchkey.system;

import org.jspecify.annotations.NullMarked;
