/**
 * Time limits that do not become longer when the wall clock is set back, or when the machine is suspended. Also how logs
 * write a duration.
 */
@NullMarked
package dev.latchkey.shared.clock;

import org.jspecify.annotations.NullMarked;
