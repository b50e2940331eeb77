/**
 * The start times of the processes, their memory, and the sizes of the images: rows {@code start.*}, {@code memory.*},
 * {@code image.*}.
 */
@NullMarked
package dev.latchkey.benchmark.start;

import org.jspecify.annotations.NullMarked;
