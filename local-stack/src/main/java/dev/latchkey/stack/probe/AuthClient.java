package dev.latchkey.stack.probe;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.stack.StackFailure;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * Sends the requests of a session's life to one replica of auth-service.
 *
 * <p>Each method throws a {@link StackFailure} when there is no answer, or another answer than the expected one.
 */
record AuthClient(HttpClient http, URI address) {

    /** Longer than the longest wait of a logout, which is one lease: at most 10 s. */
    private static final Duration PATIENCE = Duration.ofSeconds(75);

    private static final int OK = 200;
    private static final int CREATED = 201;
    private static final ObjectMapper JSON = new ObjectMapper();

    void register(Credentials account) {
        HttpResponse<String> answer = send(json("/register", account));
        if (answer.statusCode() != CREATED) {
            throw new StackFailure("%s refuses to register an account (%d): set %s and %s to those of an account."
                    .formatted(
                            address,
                            answer.statusCode(),
                            Credentials.USERNAME_VARIABLE,
                            Credentials.PASSWORD_VARIABLE));
        }
    }

    /** {@return an access token of a new session} */
    String logIn(Credentials account) {
        HttpResponse<String> answer = send(json("/login", account));
        String token = member(answer, "access_token").asText();
        if (answer.statusCode() != OK || token.isEmpty()) {
            throw new StackFailure("%s does not sign %s in (%d).".formatted(address, account, answer.statusCode()));
        }
        return token;
    }

    /**
     * Ends the token's session.
     *
     * @return how many verifiers have confirmed the logout; empty if the answer does not tell
     */
    Optional<Integer> logOut(String token) {
        HttpResponse<String> answer = send(to("/logout")
                .header("Authorization", "Bearer " + token)
                .POST(BodyPublishers.noBody())
                .build());
        if (answer.statusCode() != OK) {
            throw new StackFailure(
                    "%s answers %d to the logout, so it promises nothing.".formatted(address, answer.statusCode()));
        }
        JsonNode confirmed = member(answer, "confirmed");
        return confirmed.isInt() ? Optional.of(confirmed.intValue()) : Optional.empty();
    }

    private HttpRequest json(String path, Credentials account) {
        Map<String, String> body = Map.of("username", account.username(), "password", account.password());
        return to(path).header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(JSON.valueToTree(body).toString()))
                .build();
    }

    private HttpRequest.Builder to(String path) {
        return HttpRequest.newBuilder(URI.create(address + path)).timeout(PATIENCE);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return http.send(request, BodyHandlers.ofString());
        } catch (IOException silent) {
            throw new StackFailure(
                    "No service answers at %s: start ./stack first, or name the addresses (see ./stack --help)."
                            .formatted(address),
                    silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackFailure("The probe was interrupted.", interrupted);
        }
    }

    private static JsonNode member(HttpResponse<String> answer, String name) {
        try {
            return JSON.readTree(answer.body()).path(name);
        } catch (JsonProcessingException other) {
            return JSON.missingNode();
        }
    }
}
