/**
 * Accounts: the rows, the form in which names are compared, and what other services may ask about accounts
 * ({@code GET /accounts/{username}}).
 *
 * <p>Owns the uniqueness of names, without case and in Unicode NFC. {@code dev.latchkey.auth.password} owns passwords.
 */
@NullMarked
package dev.latchkey.auth.account;

import org.jspecify.annotations.NullMarked;
