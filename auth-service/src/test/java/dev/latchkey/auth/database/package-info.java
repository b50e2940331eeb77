/** What tests need to know of calls of database functions. */
@NullMarked
package dev.latchkey.auth.database;

import org.jspecify.annotations.NullMarked;
