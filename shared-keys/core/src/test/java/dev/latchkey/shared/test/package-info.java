/**
 * Fixtures for the tests of every module, in this module's test-jar. They are keys, tokens that are valid except for a
 * test's change, a clock that does not move by itself, a real PostgreSQL, and a proxy that interrupts the connections
 * to it.
 */
@NullMarked
package dev.latchkey.shared.test;

import org.jspecify.annotations.NullMarked;
