package dev.latchkey.auth.client;

import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import com.github.benmanes.caffeine.cache.RemovalCause;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.source.ImmutableJWKSet;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import dev.latchkey.shared.key.KeySetLimits;
import dev.latchkey.shared.key.RemoteKeys;
import jakarta.annotation.PreDestroy;
import jakarta.inject.Singleton;
import java.net.URI;
import java.text.ParseException;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The public keys of clients, registered or fetched. Fetched keys are cached for five minutes. An unknown {@code kid} makes
 * it fetch them again, at most every ten seconds. While their address does not answer, the keys stay usable for another
 * quarter of an hour.
 */
@Singleton
final class ClientKeys {
    private static final Duration TIMEOUT = Duration.ofSeconds(2);
    private static final KeySetLimits LIMITS =
            new KeySetLimits(Duration.ofMinutes(5), Duration.ofSeconds(10), Duration.ofMinutes(15), TIMEOUT);

    /**
     * The maximum number of addresses. Each has a thread that fetches ahead, so the number is limited and unused ones are
     * closed.
     */
    private static final int MOST_ADDRESSES = 100;

    private static final Duration UNUSED = Duration.ofMinutes(10);

    private final LoadingCache<String, RemoteKeys> byAddress;

    ClientKeys(ClientAddressRules rules) {
        JwksUriFetch fetch = new JwksUriFetch(new ClientHttp(rules, TIMEOUT));
        byAddress = Caffeine.newBuilder()
                .maximumSize(MOST_ADDRESSES)
                .expireAfterAccess(UNUSED)
                .evictionListener((@Nullable String address, @Nullable RemoteKeys keys, RemovalCause cause) -> {
                    if (keys != null) {
                        keys.close();
                    }
                })
                .build(address -> new RemoteKeys(URI.create(address), LIMITS, fetch));
    }

    /** {@return the client's keys; empty when it has none} */
    Optional<JWKSource<SecurityContext>> of(RegisteredClient client) {
        if (client.jwks() != null) {
            return Optional.of(new ImmutableJWKSet<>(parse(client.jwks())));
        }
        return Optional.ofNullable(client.jwksUri()).map(byAddress::get);
    }

    private static JWKSet parse(String jwks) {
        try {
            return JWKSet.parse(jwks);
        } catch (ParseException e) {
            throw new IllegalStateException("the keys were parsed when the client was registered", e);
        }
    }

    @PreDestroy
    void close() {
        byAddress.asMap().values().forEach(RemoteKeys::close);
    }
}
