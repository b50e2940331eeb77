@NullMarked
package dev.latchkey.benchmark.lab;

import org.jspecify.annotations.NullMarked;
