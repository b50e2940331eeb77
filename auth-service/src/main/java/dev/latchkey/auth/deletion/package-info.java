/**
 * The deletion of an account by its owner: {@code DELETE /account} and its page. Both need a recent sign-in.
 *
 * <p>Owns the HTTP side. {@code dev.latchkey.auth.revocation} makes the change, which is that of an administrator's deletion,
 * and {@code dev.latchkey.auth.backchannel} tells other services.
 */
@NullMarked
package dev.latchkey.auth.deletion;

import org.jspecify.annotations.NullMarked;
