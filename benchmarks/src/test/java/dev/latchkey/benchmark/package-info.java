@NullMarked
package dev.latchkey.benchmark;

import org.jspecify.annotations.NullMarked;
