/**
 * Accounts: the rows, the form in which their names compare, and what other services may ask about them
 * ({@code GET /accounts/{username}}).
 *
 * <p>Owns uniqueness without case and Unicode NFC. Passwords are {@code dev.latchkey.auth.password}'s.
 */
@NullMarked
package dev.latchkey.auth.account;

import org.jspecify.annotations.NullMarked;
