@NullMarked
package dev.latchkey.benchmark.report;

import org.jspecify.annotations.NullMarked;
