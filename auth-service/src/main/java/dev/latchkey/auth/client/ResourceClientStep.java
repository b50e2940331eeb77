package dev.latchkey.auth.client;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.token.TokenSettings;
import dev.latchkey.shared.micronaut.database.StartupStep;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Registers resource-service's client at start, from the settings. It overwrites an existing row, so a changed secret in
 * the settings takes effect. Several replicas may do this at once.
 */
@Singleton
final class ResourceClientStep implements StartupStep {
    private static final Logger LOG = LoggerFactory.getLogger(ResourceClientStep.class);
    private static final int AFTER_MIGRATIONS = 20;

    private final ResourceClientSettings settings;
    private final ClientRepository repository;
    private final String issuer;
    private final String usualAudience;
    private final Clock clock;

    ResourceClientStep(
            ResourceClientSettings settings,
            ClientRepository repository,
            AuthSettings auth,
            TokenSettings tokens,
            Clock clock) {
        this.settings = settings;
        this.repository = repository;
        this.issuer = auth.issuer();
        this.usualAudience = tokens.audience();
        this.clock = clock;
    }

    @Override
    public int getOrder() {
        return AFTER_MIGRATIONS;
    }

    @Override
    public void run() {
        if (settings.secret() != null) {
            repository.upsert(client(new ClientSecret(settings.secret())));
            LOG.info("The client {} is registered according to the settings", settings.id());
        }
    }

    private RegisteredClient client(ClientSecret secret) {
        return new RegisteredClient(
                settings.id(),
                "resource-service",
                List.of(GrantType.CLIENT_CREDENTIALS.getValue(), GrantType.TOKEN_EXCHANGE.getValue()),
                ScopeText.values("accounts:read"),
                List.of(),
                ClientAuthenticationMethod.CLIENT_SECRET_BASIC.getValue(),
                secret.hash(),
                null,
                null,
                Stream.of(usualAudience, settings.audience())
                        .filter(Objects::nonNull)
                        .distinct()
                        .toList(),
                List.of(usualAudience, issuer),
                true,
                List.of(),
                null,
                settings.securityEventsUri(),
                null,
                null,
                null,
                null,
                clock.instant());
    }
}
