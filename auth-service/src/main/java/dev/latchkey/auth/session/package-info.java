/**
 * Sessions, the unit of logout, and the refresh tokens that continue them (RFC 9700 section 4.14).
 *
 * <p>Owns opening, refreshing, listing and ending sessions, and the endpoints {@code /logout}, {@code /logout/all} and
 * {@code /sessions}. {@code dev.latchkey.auth.revocation} owns the effect of a revocation on access tokens.
 */
@NullMarked
package dev.latchkey.auth.session;

import org.jspecify.annotations.NullMarked;
