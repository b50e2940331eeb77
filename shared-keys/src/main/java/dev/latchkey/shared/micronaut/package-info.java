/**
 * Brings the verifier into a Micronaut service: with this module on the class path and {@code latchkey.verifier.issuer},
 * {@code .audiences} and {@code .jwks-uri} set, {@code @Secured}, {@code Authentication} and roles work as Micronaut
 * Security describes them, and {@link dev.latchkey.shared.micronaut.RequiresScope} beside them.
 *
 * <p>Owns how a token is taken from a request (RFC 6750 section 2) and how its absence or refusal is answered (section
 * 3). What makes a token acceptable stands in the packages without Micronaut.
 */
@NullMarked
package dev.latchkey.shared.micronaut;

import org.jspecify.annotations.NullMarked;
