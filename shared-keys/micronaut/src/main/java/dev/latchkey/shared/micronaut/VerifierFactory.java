package dev.latchkey.shared.micronaut;

import com.github.benmanes.caffeine.cache.Ticker;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.background.BackgroundWorks;
import dev.latchkey.shared.key.KnownKeys;
import dev.latchkey.shared.key.PublishedKeys;
import dev.latchkey.shared.key.RemoteKeys;
import dev.latchkey.shared.micronaut.database.Database;
import dev.latchkey.shared.revocation.DirectRevocationCheck;
import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.Verifier;
import dev.latchkey.shared.token.AccessTokenVerifier;
import io.micronaut.context.annotation.Bean;
import io.micronaut.context.annotation.Context;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import io.micronaut.context.exceptions.ConfigurationException;
import io.micronaut.runtime.ApplicationConfiguration;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Makes the verifier's parts from the settings. A service may provide its own key source, check, clock or ticker
 * instead.
 */
@Factory
final class VerifierFactory {
    @Singleton
    @Requires(missingBeans = Clock.class)
    Clock clock() {
        return Clock.systemUTC();
    }

    /** The monotonic clock, for caches and pauses: a wall clock that is set back would make them longer. */
    @Singleton
    @Requires(missingBeans = Ticker.class)
    Ticker ticker() {
        return Ticker.systemTicker();
    }

    /**
     * Without a lease, the verifier gets no lists of published keys. With a lease, auth-service does not sign with a
     * key that was published less than a lease ago, unless this verifier has reported the key. A list counts for half a
     * lease, which leaves time for the renewal itself.
     */
    @Singleton
    PublishedKeys publishedKeys(VerifierSettings settings) {
        return settings.isLeased() ? new PublishedKeys(settings.lease().dividedBy(2)) : PublishedKeys.unknown();
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

    /** Made at start, so that invalid settings stop the start rather than the first request. */
    @Context
    AccessTokenVerifier accessTokenVerifier(
            JWKSource<SecurityContext> keys, PublishedKeys published, VerifierSettings settings, Clock clock) {
        return new AccessTokenVerifier(keys, published, settings.policy(), clock, settings.rememberedTokens());
    }

    @Singleton
    @Bean(typed = RevocationCheck.class, preDestroy = "close")
    @Requires(missingBeans = RevocationCheck.class)
    RevocationCheck revocationCheck(
            Database database,
            VerifierSettings settings,
            JWKSource<SecurityContext> keys,
            PublishedKeys published,
            ApplicationConfiguration application,
            BackgroundWorks works,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        if (!settings.isLeased()) {
            return new DirectRevocationCheck(database.pool(), settings.revocationTimeout());
        }
        MissingKeys missing = new MissingKeys(keys, () -> knownKids(keys), blocking);
        VerifierLease lease = new VerifierLease(
                database,
                settings,
                Verifier.starting(application.getName().orElse("verifier"), instance()),
                () -> knownKids(keys),
                kids -> {
                    published.saw(kids);
                    missing.accept(kids);
                });
        works.add(lease.renewal().work());
        return lease;
    }

    /** A key source that cannot list its keys reports none. {@link MissingKeys} then asks it for a key at each list. */
    private static Set<String> knownKids(JWKSource<SecurityContext> keys) {
        return keys instanceof KnownKeys known ? known.knownKids() : Set.of();
    }

    private static String instance() {
        long process = ProcessHandle.current().pid();
        try {
            return InetAddress.getLocalHost().getHostName() + "/" + process;
        } catch (UnknownHostException e) {
            return "localhost/" + process;
        }
    }
}
