/**
 * {@code POST /oauth2/token}: RFC 6749 section 3.2, one grant a class.
 *
 * <p>Messages are read and written by the Nimbus OAuth SDK; this package decides. Who the client is, is for
 * {@code dev.latchkey.auth.client} to find out.
 */
@NullMarked
package dev.latchkey.auth.grant;

import org.jspecify.annotations.NullMarked;
