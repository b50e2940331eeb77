package dev.latchkey.shared.micronaut.client;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.client.exceptions.HttpClientException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Function;

/**
 * Calls other services for the user who has called this one. The user's token goes to auth-service alone, which trades it
 * for one that is good for the other service only, for the scope that the call needs, and that names this service as who
 * acts (RFC 8693). That one is used for one call and not kept; it ends with the user's session.
 *
 * <p>Each step is made once more when its connection broke or the server had an error. For a service that is down nobody
 * waits, until {@code latchkey.client.circuit-pause} has passed.
 */
@Singleton
public final class UserCalls {
    private static final String TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
    private static final String ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

    private final TokenEndpoint endpoint;
    private final Answers answers;
    private final OwnClientSettings settings;
    private final Circuits circuits;

    UserCalls(TokenEndpoint endpoint, Answers answers, OwnClientSettings settings, Circuits circuits) {
        this.endpoint = endpoint;
        this.answers = answers;
        this.settings = settings;
        this.circuits = circuits;
    }

    /**
     * Calls a service. Blocks, and not longer than the timeouts of both services' HTTP clients allow.
     *
     * @param answer what its JSON is read into; members that are not known are left out
     * @param call gets the value of {@code Authorization} and gives the response, whose body is JSON; must do no harm when
     *     it is made twice
     */
    public <T> CallResult<T> call(
            Target target, UserToken user, Class<T> answer, Function<String, HttpResponse<String>> call) {
        if (!settings.isComplete()) {
            return new CallResult.NotSetUp<>();
        }
        String service = target.service();
        try {
            String authorization = circuits.call(ServiceCalls.AUTH_SERVICE, () -> exchange(target, user));
            return circuits.call(service, () -> answers.result(service, send(service, authorization, call), answer));
        } catch (CallFailedException e) {
            return e.result();
        }
    }

    private String exchange(Target target, UserToken user) {
        return endpoint.request(Map.of(
                        "grant_type", TOKEN_EXCHANGE,
                        "subject_token", user.value(),
                        "subject_token_type", ACCESS_TOKEN,
                        "audience", target.audience(),
                        "scope", target.scope()))
                .authorization();
    }

    private static <T> T send(String service, String authorization, Function<String, T> call) {
        try {
            return call.apply(authorization);
        } catch (HttpClientException e) {
            throw CallFailedException.of(service, e);
        }
    }
}
