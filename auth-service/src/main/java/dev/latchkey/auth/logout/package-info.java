/**
 * Signing out of everything at once, and telling applications: OpenID Connect RP-Initiated Logout and Back-Channel Logout.
 *
 * <p>Owns the table {@code auth.logout_notice}, into which the database itself writes when a session of an application ends,
 * and logout tokens. Ending sessions is {@code dev.latchkey.auth.session}'s.
 */
@NullMarked
package dev.latchkey.auth.logout;

import org.jspecify.annotations.NullMarked;
