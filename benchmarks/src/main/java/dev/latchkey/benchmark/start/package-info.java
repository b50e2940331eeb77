/** How long processes take to be ready, and how much room they need: rows {@code start.*}, {@code memory.*}, {@code image.*}. */
@NullMarked
package dev.latchkey.benchmark.start;

import org.jspecify.annotations.NullMarked;
