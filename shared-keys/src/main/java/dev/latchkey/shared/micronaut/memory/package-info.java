/** Ends the process when memory has run out, wherever that is noticed: a process without memory serves nobody. */
@NullMarked
package dev.latchkey.shared.micronaut.memory;

import org.jspecify.annotations.NullMarked;
