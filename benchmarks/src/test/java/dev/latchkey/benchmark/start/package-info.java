@NullMarked
package dev.latchkey.benchmark.start;

import org.jspecify.annotations.NullMarked;
