/**
 * The results of a run: rows of figures with their spread, the machine, and the aims. Writes them as JSON for programs
 * and as Markdown for readers. It measures nothing.
 */
@NullMarked
package dev.latchkey.benchmark.report;

import org.jspecify.annotations.NullMarked;
