/**
 * Calls of the database functions that change accounts, sessions and keys.
 *
 * <p>Owns how a call is made: one statement that commits by itself, so that it happens whole or not at all, costs one round
 * trip, and holds no lock while this process is paused. What a function does, and in which order it locks, is written in its
 * migration; docs/architecture.md lists them. Reads that change nothing are the repositories'.
 */
@NullMarked
package dev.latchkey.auth.database;

import org.jspecify.annotations.NullMarked;
