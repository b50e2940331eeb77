@NullMarked
package dev.latchkey.benchmark.guess;

import org.jspecify.annotations.NullMarked;
