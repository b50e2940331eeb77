@NullMarked
package dev.latchkey.benchmark.peer;

import org.jspecify.annotations.NullMarked;
