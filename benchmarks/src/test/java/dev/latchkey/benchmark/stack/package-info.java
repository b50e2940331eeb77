@NullMarked
package dev.latchkey.benchmark.stack;

import org.jspecify.annotations.NullMarked;
