/**
 * Passwords (NIST SP 800-63B-4 section 3.1.1): which are taken, and how they are kept.
 *
 * <p>Owns the length, the estimate of guesses, the breached passwords, the Argon2id parameters, the threads that hash, and
 * {@code POST /password}. What a change ends is {@code dev.latchkey.auth.revocation}'s.
 */
@NullMarked
package dev.latchkey.auth.password;

import org.jspecify.annotations.NullMarked;
