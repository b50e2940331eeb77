/**
 * Passkeys: credentials of WebAuthn level 3 that the authenticator keeps, and that the user unlocks there. {@code /passkeys}
 * is the API and the page of their owners.
 *
 * <p>Owns the challenges, the options for browsers, the verification of what authenticators answer (sections 7.1 and 7.2), and
 * the tables {@code auth.passkey} and {@code auth.used_challenge}. {@code dev.latchkey.auth.login} signs people in with a
 * verified passkey. Attestation is not asked for: this package does not judge which authenticators people use.
 */
@NullMarked
package dev.latchkey.auth.passkey;

import org.jspecify.annotations.NullMarked;
