/** The versions of the database functions, and helpers for tests that watch calls of them. */
@NullMarked
package dev.latchkey.auth.database;

import org.jspecify.annotations.NullMarked;
