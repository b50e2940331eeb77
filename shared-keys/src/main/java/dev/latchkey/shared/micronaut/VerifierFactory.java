package dev.latchkey.shared.micronaut;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.RemoteKeys;
import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.revocation.DirectRevocationCheck;
import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.token.AccessTokenVerifier;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import jakarta.inject.Singleton;
import java.time.Clock;

/** Makes the verifier's parts from the settings; a service may bring its own key source, check or clock instead. */
@Factory
final class VerifierFactory {
    @Singleton
    @Requires(missingBeans = Clock.class)
    Clock clock() {
        return Clock.systemUTC();
    }

    @Singleton
    @Bean(typed = JWKSource.class, preDestroy = "close")
    @Requires(missingBeans = JWKSource.class)
    RemoteKeys remoteKeys(VerifierSettings settings) {
        if (settings.jwksUri() == null) {
            throw new ConfigurationException("latchkey.verifier.jwks-uri is not set");
        }
        return new RemoteKeys(settings.jwksUri(), settings.keySetLimits());
    }

    /** Made at the start, so that settings that do not fit end it, rather than the first request. */
    @Context
    AccessTokenVerifier accessTokenVerifier(JWKSource<SecurityContext> keys, VerifierSettings settings, Clock clock) {
        return new AccessTokenVerifier(keys, settings.policy(), clock);
    }

    @Singleton
    @Requires(missingBeans = RevocationCheck.class)
    RevocationCheck revocationCheck(Database database, VerifierSettings settings) {
        return new DirectRevocationCheck(database.pool(), settings.revocationTimeout());
    }
}
