/**
 * The protected API: an example of a service behind Latchkey. It verifies access tokens itself, with
 * {@code latchkey-micronaut}.
 *
 * <p>Its database role has no right to read accounts or keys.
 */
@NullMarked
package dev.latchkey.resource;

import org.jspecify.annotations.NullMarked;
