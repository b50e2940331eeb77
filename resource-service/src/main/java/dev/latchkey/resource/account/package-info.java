/**
 * Whose username is whose: asks auth-service, with this service's own token and scope {@code accounts:read}.
 *
 * <p>Keeps nothing: a name may belong to another account tomorrow.
 */
@NullMarked
package dev.latchkey.resource.account;

import org.jspecify.annotations.NullMarked;
