/**
 * OAuth clients: which clients are registered, for what, and how they authenticate.
 *
 * <p>Owns the table {@code auth.client}, the metadata that RFC 7591 section 2 names, client authentication for every OAuth
 * endpoint (RFC 6749 section 2.3, RFC 7523 section 2.2), and calls to the addresses that clients have registered. The
 * endpoints decide what an authenticated client gets. {@code dev.latchkey.auth.admin} registers clients.
 */
@NullMarked
package dev.latchkey.auth.client;

import org.jspecify.annotations.NullMarked;
