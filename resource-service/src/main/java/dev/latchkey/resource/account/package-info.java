/**
 * Finds the account that has a username. Asks auth-service, with this service's own token and scope
 * {@code accounts:read}.
 *
 * <p>Caches no account: a name may belong to another account tomorrow.
 */
@NullMarked
package dev.latchkey.resource.account;

import org.jspecify.annotations.NullMarked;
