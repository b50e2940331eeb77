/**
 * Measures the running stack from outside: what a logout waits for, and what the check costs a request. Figures, not
 * tests: nothing here asserts a duration.
 */
@NullMarked
package dev.latchkey.benchmark;

import org.jspecify.annotations.NullMarked;
