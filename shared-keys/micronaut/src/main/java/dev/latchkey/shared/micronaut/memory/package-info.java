/** Ends the process when memory has run out, since a process without memory cannot serve requests. */
@NullMarked
package dev.latchkey.shared.micronaut.memory;

import org.jspecify.annotations.NullMarked;
