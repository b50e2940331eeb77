/**
 * Receives security event tokens (RFC 8417) by HTTP, as RFC 8935 describes it: {@code POST /security-events}.
 *
 * <p>A service that has an {@link dev.latchkey.shared.micronaut.event.AccountEventListener} gets the endpoint. It needs the
 * setting {@code latchkey.client.id}, because the tokens are for this client. {@code latchkey-core} decides which tokens are
 * acceptable.
 */
@NullMarked
package dev.latchkey.shared.micronaut.event;

import org.jspecify.annotations.NullMarked;
