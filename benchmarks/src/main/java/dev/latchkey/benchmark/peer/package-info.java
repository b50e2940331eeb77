/**
 * Other software with the same purpose, measured in the same run on the same machine: rows {@code keycloak.*} and
 * {@code spring.*}. Keycloak uses the stack's PostgreSQL. {@code benchmarks/peers} defines the versions and the setup.
 */
@NullMarked
package dev.latchkey.benchmark.peer;

import org.jspecify.annotations.NullMarked;
