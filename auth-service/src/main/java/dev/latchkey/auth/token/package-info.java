/**
 * Access tokens (RFC 9068): what they say, for how long, and {@code GET /get-jwt}, which tells what is wrong with one.
 *
 * <p>Signing itself is {@code dev.latchkey.auth.key}'s.
 */
@NullMarked
package dev.latchkey.auth.token;

import org.jspecify.annotations.NullMarked;
