/** What guessers of passwords cost the other users: rows {@code guess.*}. */
@NullMarked
package dev.latchkey.benchmark.guess;

import org.jspecify.annotations.NullMarked;
