/**
 * Access tokens (RFC 9068): their claims and their lifetime, and {@code GET /get-jwt}, which tells why a token is not
 * valid.
 *
 * <p>{@code dev.latchkey.auth.key} signs them.
 */
@NullMarked
package dev.latchkey.auth.token;

import org.jspecify.annotations.NullMarked;
