/**
 * Fixtures for every module's tests, in this module's test-jar: keys, tokens that are valid but for what a test changes,
 * a clock that stands still, a real PostgreSQL, and a proxy that breaks the way to it.
 */
@NullMarked
package dev.latchkey.shared.test;

import org.jspecify.annotations.NullMarked;
