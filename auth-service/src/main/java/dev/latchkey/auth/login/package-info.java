/**
 * {@code POST /login} and {@code POST /set-jwt}: exchange a name and a password for tokens. {@code GET /login} is the
 * sign-in page. {@code POST /login/second-factor} and the pages below {@code /login} complete a sign-in by a code.
 * {@code POST /login/passkey} signs in by a passkey alone.
 *
 * <p>Guarantees that an unknown name, a wrong password and a disabled account look alike, in bytes and in time. Where
 * {@code dev.latchkey.auth.address} requires it, an account can sign in only once its address is verified. Only after the
 * right password an answer says that a second factor is missing. {@code dev.latchkey.auth.factor} reads its codes.
 */
@NullMarked
package dev.latchkey.auth.login;

import org.jspecify.annotations.NullMarked;
