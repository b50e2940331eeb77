/** What all scenarios have in common: what the command line asks for, how long things are measured, and how in turn. */
@NullMarked
package dev.latchkey.benchmark.lab;

import org.jspecify.annotations.NullMarked;
