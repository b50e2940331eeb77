/**
 * What a run found: rows of figures with their spread, the machine they were measured on, the aims they are held against,
 * written as JSON for programs and as Markdown for people. It measures nothing.
 */
@NullMarked
package dev.latchkey.benchmark.report;

import org.jspecify.annotations.NullMarked;
