/**
 * Signing out of everything at once: OpenID Connect RP-Initiated Logout.
 *
 * <p>Owns the forms that sign a browser out. {@code dev.latchkey.auth.session} ends sessions, and
 * {@code dev.latchkey.auth.backchannel} tells applications.
 */
@NullMarked
package dev.latchkey.auth.logout;

import org.jspecify.annotations.NullMarked;
