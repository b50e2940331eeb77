package dev.latchkey.shared.micronaut.client;

import dev.latchkey.shared.micronaut.client.OwnTokens.OwnToken;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.util.function.Function;

/**
 * Calls other services with this service's own token.
 *
 * <p>A call is retried once after a broken connection or a server error, and once with a fresh token when the token was
 * refused. While a service is down, calls to it fail at once, until {@code latchkey.client.circuit-pause} has passed.
 */
@Singleton
public final class ServiceCalls {
    /** The name of auth-service in {@code micronaut.http.services}. */
    public static final String AUTH_SERVICE = "auth-service";

    private final OwnTokens tokens;
    private final Answers answers;
    private final OwnClientSettings settings;
    private final Circuits circuits;

    ServiceCalls(OwnTokens tokens, Answers answers, OwnClientSettings settings, Circuits circuits) {
        this.tokens = tokens;
        this.answers = answers;
        this.settings = settings;
        this.circuits = circuits;
    }

    /**
     * Calls a service. Blocks no longer than the timeouts of both services' HTTP clients allow.
     *
     * @param service the called service. Its circuit counts only the calls to it, not those to auth-service for the token
     * @param scope the scope that the service requires
     * @param answer the type of the answer's JSON; unknown members are ignored
     * @param call gets the value of {@code Authorization} and returns the response, whose body is JSON; must be
     *     idempotent, since it may be made more than once
     */
    public <T> CallResult<T> call(
            String service, String scope, Class<T> answer, Function<String, HttpResponse<String>> call) {
        if (!settings.isComplete()) {
            return new CallResult.NotSetUp<>();
        }
        try {
            return withToken(service, scope, answer, call);
        } catch (CallFailedException e) {
            return e.result();
        }
    }

    private <T> CallResult<T> withToken(
            String service, String scope, Class<T> answer, Function<String, HttpResponse<String>> call) {
        OwnToken token = token(scope);
        try {
            return send(service, token, answer, call);
        } catch (CallFailedException e) {
            if (!e.isUnauthorized()) {
                throw e;
            }
            // The token may be revoked, or its key removed: a cached token can become invalid long before it expires.
            tokens.forget(scope, token);
            return send(service, token(scope), answer, call);
        }
    }

    private OwnToken token(String scope) {
        return tokens.cached(scope).orElseGet(() -> circuits.call(AUTH_SERVICE, () -> tokens.get(scope)));
    }

    private <T> CallResult<T> send(
            String service, OwnToken token, Class<T> answer, Function<String, HttpResponse<String>> call) {
        return circuits.call(service, () -> answers.call(service, token.authorization(), call, answer));
    }
}
