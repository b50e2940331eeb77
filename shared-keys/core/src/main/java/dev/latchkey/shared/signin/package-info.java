/**
 * Step-up authentication (RFC 9470): what a service may require of the sign-in behind an access token, and the challenge
 * that it answers when the sign-in does not suffice. Also the classes of sign-ins ({@code acr}) and their order.
 *
 * <p>Reads verified tokens only; {@code dev.latchkey.shared.token} verifies them. How a user signs in is up to the issuer.
 */
@NullMarked
package dev.latchkey.shared.signin;

import org.jspecify.annotations.NullMarked;
