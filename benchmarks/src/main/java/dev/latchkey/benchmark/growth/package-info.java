/** How figures change when the database holds many rows: rows {@code growth.*}. */
@NullMarked
package dev.latchkey.benchmark.growth;

import org.jspecify.annotations.NullMarked;
