@NullMarked
package dev.latchkey.benchmark.load;

import org.jspecify.annotations.NullMarked;
