/**
 * {@code POST /oauth2/token}: RFC 6749 section 3.2, one class for each grant.
 *
 * <p>The Nimbus OAuth SDK reads the messages; this package decides. {@code dev.latchkey.auth.client} authenticates the
 * client.
 */
@NullMarked
package dev.latchkey.auth.grant;

import org.jspecify.annotations.NullMarked;
