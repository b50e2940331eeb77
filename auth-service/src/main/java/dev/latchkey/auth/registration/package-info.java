/**
 * {@code POST /register} and the sign-up page: create accounts. Owns the table {@code auth.invitation}.
 *
 * <p>{@code dev.latchkey.auth.address} verifies the address of a new account.
 */
@NullMarked
package dev.latchkey.auth.registration;

import org.jspecify.annotations.NullMarked;
