@NullMarked
package dev.latchkey.benchmark.process;

import org.jspecify.annotations.NullMarked;
