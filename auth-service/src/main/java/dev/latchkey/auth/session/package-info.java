/**
 * Sessions, the unit of logout, and the refresh tokens that keep them going (RFC 9700 section 4.14).
 *
 * <p>Owns opening, refreshing, listing and ending; {@code /logout}, {@code /logout/all} and {@code /sessions}. What revocation does to access tokens is
 * {@code dev.latchkey.auth.revocation}'s.
 */
@NullMarked
package dev.latchkey.auth.session;

import org.jspecify.annotations.NullMarked;
