/**
 * Tests of Latchkey from outside: HTTP against real processes, and {@code ./stack} itself.
 *
 * <p>These tests use only the contract of the services. A service's own tests cover how it handles a single request.
 * These tests cover what only several processes show: replicas that agree, restarts, faults.
 */
@NullMarked
package dev.latchkey.system;

import org.jspecify.annotations.NullMarked;
