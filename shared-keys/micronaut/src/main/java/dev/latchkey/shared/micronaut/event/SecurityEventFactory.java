package dev.latchkey.shared.micronaut.event;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.PublishedKeys;
import dev.latchkey.shared.micronaut.VerifierSettings;
import dev.latchkey.shared.micronaut.client.OwnClientSettings;
import dev.latchkey.shared.token.SecurityEventVerifier;
import dev.latchkey.shared.token.VerificationPolicy;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import java.time.Clock;
import java.util.Set;

/** Makes the verifier of security event tokens, for a service that listens to them. */
@Factory
@Requires(beans = AccountEventListener.class)
final class SecurityEventFactory {
    /** Made at start, so that a missing setting stops the start rather than the first event. */
    @Context
    SecurityEventVerifier securityEventVerifier(
            JWKSource<SecurityContext> keys,
            PublishedKeys published,
            VerifierSettings settings,
            OwnClientSettings client,
            Clock clock) {
        String id = client.id();
        if (id == null || id.isBlank()) {
            throw new ConfigurationException(
                    "latchkey.client.id is not set: security events are for the client of this service");
        }
        return new SecurityEventVerifier(
                keys, published, new VerificationPolicy(settings.issuer(), Set.of(id), settings.clockSkew()), clock);
    }
}
