/**
 * Signing out of everything at once, and telling applications: OpenID Connect RP-Initiated Logout and Back-Channel Logout.
 *
 * <p>Owns the forms that sign a browser out, logout tokens, and the table {@code auth.logout_notice}. The database itself
 * writes a notice when a session of an application ends. {@code dev.latchkey.auth.session} ends sessions.
 */
@NullMarked
package dev.latchkey.auth.logout;

import org.jspecify.annotations.NullMarked;
