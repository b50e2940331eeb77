package dev.latchkey.auth.logout;

import dev.latchkey.auth.authorization.IdTokenHints;
import dev.latchkey.auth.client.Clients;
import dev.latchkey.auth.client.Parameters;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads requests to sign out. */
@Singleton
final class LogoutRequests {
    private static final int LONGEST = 8_192;

    private final IdTokenHints hints;
    private final Clients clients;

    LogoutRequests(IdTokenHints hints, Clients clients) {
        this.hints = hints;
        this.clients = clients;
    }

    /**
     * Reads a request.
     *
     * @param query of the address, or a form; it comes from a browser, so it may be any text
     * @return empty when it is malformed or contradicts itself, or names an address that is not registered for its client
     */
    Optional<LogoutRequest> read(String query) {
        Optional<Map<String, List<String>>> parsed =
                query.length() > LONGEST ? Optional.empty() : Parameters.parse(query);
        if (parsed.isEmpty() || Parameters.hasRepeated(parsed.get())) {
            return Optional.empty();
        }
        Map<String, List<String>> parameters = parsed.get();
        Optional<IdTokenHints.Hint> hint =
                Parameters.single(parameters, "id_token_hint").flatMap(hints::read);
        Optional<String> named = Parameters.single(parameters, "client_id");
        if (hint.isPresent()
                && named.isPresent()
                && !named.get().equals(hint.get().clientId())) {
            return Optional.empty();
        }
        Optional<String> redirectUri = Parameters.single(parameters, "post_logout_redirect_uri");
        Optional<String> client = hint.map(IdTokenHints.Hint::clientId).or(() -> named);
        if (redirectUri.isPresent() && !isRegistered(redirectUri.get(), client)) {
            return Optional.empty();
        }
        return Optional.of(new LogoutRequest(
                hint.map(IdTokenHints.Hint::subject).orElse(null),
                hint.map(IdTokenHints.Hint::sessionId).orElse(null),
                redirectUri.orElse(null),
                Parameters.single(parameters, "state").orElse(null),
                parameters));
    }

    private boolean isRegistered(String redirectUri, Optional<String> client) {
        return client.flatMap(clients::find)
                .filter(known -> known.postLogoutRedirectUris().contains(redirectUri))
                .isPresent();
    }
}
