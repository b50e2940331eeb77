/** Helpers for tests that watch calls of database functions. */
@NullMarked
package dev.latchkey.auth.database;

import org.jspecify.annotations.NullMarked;
