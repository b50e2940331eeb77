/**
 * {@code POST /login} and {@code POST /set-jwt}: exchange a name and a password for tokens. {@code POST /login/passkey} does
 * the same for a passkey. {@code GET /login} is the sign-in page.
 *
 * <p>Guarantees that an unknown name, a wrong password and a disabled account look alike, in bytes and in time. Where
 * {@code dev.latchkey.auth.address} requires it, an account can sign in only once its address is verified.
 */
@NullMarked
package dev.latchkey.auth.login;

import org.jspecify.annotations.NullMarked;
