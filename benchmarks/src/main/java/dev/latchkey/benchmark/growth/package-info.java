/** What becomes of it all when there is much in the database: rows {@code growth.*}. */
@NullMarked
package dev.latchkey.benchmark.growth;

import org.jspecify.annotations.NullMarked;
