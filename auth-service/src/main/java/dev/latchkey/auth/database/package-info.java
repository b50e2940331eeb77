/**
 * Calls of the database functions that change accounts, sessions and keys.
 *
 * <p>Owns how a call is made: as one statement that commits by itself. So it happens whole or not at all, costs one round
 * trip, and holds no lock while this process is paused. The migration of a function says what it does, and in which order
 * it locks; docs/architecture.md lists the functions. Repositories do the reads that change nothing.
 */
@NullMarked
package dev.latchkey.auth.database;

import org.jspecify.annotations.NullMarked;
