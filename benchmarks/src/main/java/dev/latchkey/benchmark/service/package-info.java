/**
 * What a benchmark adds to a service's class path, and no service has without it: a route without security, and no
 * revocation check, to compare with.
 */
@NullMarked
package dev.latchkey.benchmark.service;

import org.jspecify.annotations.NullMarked;
