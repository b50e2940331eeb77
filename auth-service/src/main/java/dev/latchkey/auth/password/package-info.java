/**
 * Passwords (NIST SP 800-63B-4 section 3.1.1): which are taken, and how they are kept.
 *
 * <p>Owns the length, the list of common ones, the Argon2id parameters, and {@code POST /password}. What a change ends is
 * {@code dev.latchkey.auth.revocation}'s.
 */
@NullMarked
package dev.latchkey.auth.password;

import org.jspecify.annotations.NullMarked;
