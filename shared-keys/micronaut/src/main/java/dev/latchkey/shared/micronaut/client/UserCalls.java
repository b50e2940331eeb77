package dev.latchkey.shared.micronaut.client;

import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.function.Function;

/**
 * Calls other services for the user who has called this service. Sends the user's token to auth-service only, and
 * exchanges it there for another token (RFC 8693). The new token is valid for the other service only, has the scope
 * that the call needs, and names this service as the actor. It is used for one call, and is not cached; it ends with
 * the user's session.
 *
 * <p>Each step is retried once after a broken connection or a server error. While a service is down, calls to it fail
 * at once, until {@code latchkey.client.circuit-pause} has passed.
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
     * Calls a service. Blocks no longer than the timeouts of both services' HTTP clients allow.
     *
     * @param answer the type of the answer's JSON; unknown members are ignored
     * @param call gets the value of {@code Authorization} and returns the response, whose body is JSON; must be
     *     idempotent, since it may be made twice
     */
    public <T> CallResult<T> call(
            Target target, UserToken user, Class<T> answer, Function<String, HttpResponse<String>> call) {
        if (!settings.isComplete()) {
            return new CallResult.NotSetUp<>();
        }
        String service = target.service();
        try {
            String authorization = circuits.call(ServiceCalls.AUTH_SERVICE, () -> exchange(target, user));
            return circuits.call(service, () -> answers.call(service, authorization, call, answer));
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
}
