/** Starts the services that are measured, and calls them over HTTP and by SQL. */
@NullMarked
package dev.latchkey.benchmark.stack;

import org.jspecify.annotations.NullMarked;
