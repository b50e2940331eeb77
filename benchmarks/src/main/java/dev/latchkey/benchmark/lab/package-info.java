/** Shared by all scenarios: the options of the command line, the length of measurements, and measuring in turn. */
@NullMarked
package dev.latchkey.benchmark.lab;

import org.jspecify.annotations.NullMarked;
