package dev.latchkey.auth.admin;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.audit.Administrator;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.client.ClientSecret;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.client.ScopeText;
import dev.latchkey.auth.token.TokenSettings;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The changes that administrators make to clients. Each change is one transaction with its audit event. */
@Singleton
class ClientAdministration {
    private final Clients clients;
    private final Audit audit;
    private final List<String> usualAudience;
    private final Clock clock;

    ClientAdministration(Clients clients, Audit audit, TokenSettings tokens, Clock clock) {
        this.clients = clients;
        this.audit = audit;
        this.usualAudience = List.of(tokens.audience());
        this.clock = clock;
    }

    /**
     * A client that was registered, or got a new secret.
     *
     * @param secret in plain text, for this answer only; null when the client has none
     */
    record Registered(RegisteredClient client, @Nullable ClientSecret secret) {}

    /** Registers a client under a new {@code client_id}. */
    @Transactional
    Registered register(ClientRegistrationRequest request, Administrator by) {
        String method = Objects.requireNonNull(request.tokenEndpointAuthMethod());
        ClientSecret secret = method.startsWith("client_secret_") ? ClientSecret.random() : null;
        RegisteredClient client = new RegisteredClient(
                UUID.randomUUID().toString(),
                Objects.requireNonNull(request.clientName()),
                Objects.requireNonNull(request.grantTypes()),
                ScopeText.values(Objects.requireNonNull(request.scope())),
                Objects.requireNonNullElse(request.redirectUris(), List.of()),
                method,
                secret == null ? null : secret.hash(),
                request.jwks() == null ? null : JSONObjectUtils.toJSONString(request.jwks()),
                request.jwksUri(),
                Objects.requireNonNullElse(request.audiences(), usualAudience),
                Objects.requireNonNullElse(request.targetAudiences(), usualAudience),
                Objects.requireNonNullElse(request.firstParty(), false),
                Objects.requireNonNullElse(request.postLogoutRedirectUris(), List.of()),
                request.backchannelLogoutUri(),
                request.securityEventsUri(),
                request.clientUri(),
                request.logoUri(),
                request.policyUri(),
                request.tosUri(),
                clock.instant().truncatedTo(ChronoUnit.MICROS));
        clients.add(client);
        audit.write(by.did(EventType.CLIENT_REGISTERED).client(client.clientId()));
        return new Registered(client, secret);
    }

    /** {@return the client with a new secret; empty when there is no such client, or it has no secret} */
    @Transactional
    Optional<Registered> replaceSecret(String clientId, Administrator by) {
        ClientSecret secret = ClientSecret.random();
        Optional<RegisteredClient> client = clients.replaceSecret(clientId, secret.hash());
        if (client.isPresent()) {
            audit.write(by.did(EventType.CLIENT_SECRET_REPLACED).client(clientId));
        }
        return client.map(changed -> new Registered(changed, secret));
    }

    /** {@return whether there was such a client} */
    @Transactional
    boolean delete(String clientId, Administrator by) {
        boolean deleted = clients.delete(clientId);
        if (deleted) {
            audit.write(by.did(EventType.CLIENT_DELETED).client(clientId));
        }
        return deleted;
    }
}
