/**
 * Adds the verifier to a Micronaut service. The service needs this module on the class path, and the settings
 * {@code latchkey.verifier.issuer}, {@code .audiences} and {@code .jwks-uri}. Then {@code @Secured},
 * {@code Authentication} and roles work as Micronaut Security describes them.
 * {@link dev.latchkey.shared.micronaut.RequiresScope} and {@link dev.latchkey.shared.micronaut.RequiresRecentSignIn} work
 * beside them.
 *
 * <p>Owns how a service takes a token from a request (RFC 6750 section 2), and how it answers when the token is missing
 * or refused (section 3). {@code latchkey-core} decides which tokens are acceptable.
 */
@NullMarked
package dev.latchkey.shared.micronaut;

import org.jspecify.annotations.NullMarked;
