/**
 * Other software that does the like, measured in the same run on the same machine and the same PostgreSQL: rows {@code
 * keycloak.*} and {@code spring.*}. What it is and how it is set up stands in {@code benchmarks/peers}.
 */
@NullMarked
package dev.latchkey.benchmark.peer;

import org.jspecify.annotations.NullMarked;
