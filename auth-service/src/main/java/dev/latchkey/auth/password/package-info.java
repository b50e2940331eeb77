/**
 * Passwords (NIST SP 800-63B-4 section 3.1.1): which are accepted, and how they are stored.
 *
 * <p>Owns the length, the estimate of guesses, the breached passwords, the Argon2id parameters, the threads that hash, and
 * {@code POST /password}. {@code dev.latchkey.auth.revocation} ends the sessions that a change ends.
 */
@NullMarked
package dev.latchkey.auth.password;

import org.jspecify.annotations.NullMarked;
