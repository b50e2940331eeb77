package dev.latchkey.shared.micronaut.client;

import dev.latchkey.shared.micronaut.client.OwnTokens.OwnToken;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import jakarta.inject.Singleton;
import java.util.function.Function;

/**
 * Calls other services with this service's own token.
 *
 * <p>A call is made once more when its connection broke or the server had an error, and when the token was refused, with
 * a fresh one. For a service that is down nobody waits, until {@code latchkey.client.circuit-pause} has passed.
 */
@Singleton
public final class ServiceCalls {
    /** The name under which {@code micronaut.http.services} has auth-service. */
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
     * Calls a service. Blocks, and not longer than the timeouts of the service's HTTP client allow.
     *
     * @param service whose circuit it is
     * @param scope that the service asks for
     * @param answer what its JSON is read into; members that are not known are left out
     * @param call gets the value of {@code Authorization} and gives the response, whose body is JSON; must do no harm when
     *     it is made twice
     */
    public <T> CallResult<T> call(
            String service, String scope, Class<T> answer, Function<String, HttpResponse<String>> call) {
        if (!settings.isComplete()) {
            return new CallResult.NotSetUp<>();
        }
        try {
            return circuits.call(service, () -> answers.result(service, withToken(service, scope, call), answer));
        } catch (CallFailedException e) {
            return e.result();
        }
    }

    private <T> T withToken(String service, String scope, Function<String, T> call) {
        OwnToken token = tokens.get(scope);
        try {
            return call.apply(token.authorization());
        } catch (HttpClientResponseException e) {
            if (e.getStatus() != HttpStatus.UNAUTHORIZED) {
                throw CallFailedException.of(service, e);
            }
            // Revoked, or signed by a key that is gone: what was kept may be of no use long before its end.
            tokens.forget(scope, token);
        } catch (HttpClientException e) {
            throw CallFailedException.of(service, e);
        }
        try {
            return call.apply(tokens.get(scope).authorization());
        } catch (HttpClientException e) {
            throw CallFailedException.of(service, e);
        }
    }
}
