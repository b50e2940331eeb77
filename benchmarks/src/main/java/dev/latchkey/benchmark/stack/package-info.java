/** The services under measurement: how they are started for it, and what one does with them over HTTP and in SQL. */
@NullMarked
package dev.latchkey.benchmark.stack;

import org.jspecify.annotations.NullMarked;
