/** What others notice of people who guess passwords: rows {@code guess.*}. */
@NullMarked
package dev.latchkey.benchmark.guess;

import org.jspecify.annotations.NullMarked;
