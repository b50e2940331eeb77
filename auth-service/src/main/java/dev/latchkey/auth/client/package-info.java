/**
 * OAuth clients: who is registered, for what, and how each proves who it is.
 *
 * <p>Owns the table {@code auth.client}, the metadata that RFC 7591 section 2 names, client authentication for every OAuth
 * endpoint (RFC 6749 section 2.3, RFC 7523 section 2.2), and calls to the addresses that clients have registered. What an
 * authenticated client gets is for the endpoints to say; registering is {@code dev.latchkey.auth.admin}'s.
 */
@NullMarked
package dev.latchkey.auth.client;

import org.jspecify.annotations.NullMarked;
