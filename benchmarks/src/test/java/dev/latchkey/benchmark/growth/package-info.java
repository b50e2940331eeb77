@NullMarked
package dev.latchkey.benchmark.growth;

import org.jspecify.annotations.NullMarked;
