/**
 * Accounts: the rows, and the form in which their names compare.
 *
 * <p>Owns uniqueness without case and Unicode NFC. Passwords are {@code dev.latchkey.auth.password}'s.
 */
@NullMarked
package dev.latchkey.auth.account;

import org.jspecify.annotations.NullMarked;
