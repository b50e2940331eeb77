/**
 * Classes that a benchmark adds to a service's class path, for comparison: a route without security, and the absence of
 * a revocation check. No service contains them.
 */
@NullMarked
package dev.latchkey.benchmark.service;

import org.jspecify.annotations.NullMarked;
