package dev.latchkey.stack;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/**
 * Sends the most frequent requests to both services, a few times each: sessions of one account, with calls in between.
 */
final class Rehearsal implements AutoCloseable {

    private static final int SESSIONS = 4;
    private static final int CALLS = 50;
    private static final Duration PATIENCE = Duration.ofSeconds(75);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String ACCOUNT =
            "{\"username\":\"rehearsal\",\"password\":\"seven lamps on a quiet harbour\"}";

    private final URI auth;
    private final URI authManagement;
    private final URI resource;
    private final URI resourceManagement;
    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    Rehearsal(LocalStack stack) {
        auth = stack.auth(1).uri();
        authManagement = stack.auth(1).managementUri();
        resource = stack.resource(1).uri();
        resourceManagement = stack.resource(1).managementUri();
    }

    /**
     * Sends the requests, one after the other.
     *
     * @throws StackFailure at the first answer that is not the expected one
     */
    void play() {
        expect(201, postJson("/register", ACCOUNT));
        for (int session = 0; session < SESSIONS; session++) {
            playSession();
        }
        visitPages();
        expect(401, get(resource, "/protected"));
        expect(200, get(authManagement, "/prometheus"));
        expect(200, get(resourceManagement, "/prometheus"));
    }

    private void playSession() {
        JsonNode tokens = expect(200, postJson("/login", ACCOUNT));
        call(tokens);
        JsonNode renewed = expect(
                200,
                postForm(
                        "/oauth2/token",
                        "grant_type=refresh_token&client_id=latchkey&refresh_token="
                                + member(tokens, "refresh_token")));
        call(renewed);
        expect(200, to(auth, "/logout").header("Authorization", bearer(renewed)).POST(BodyPublishers.noBody()));
        expect(401, get(resource, "/protected").header("Authorization", bearer(renewed)));
    }

    private void call(JsonNode tokens) {
        String bearer = bearer(tokens);
        for (int call = 0; call < CALLS; call++) {
            expect(200, get(resource, "/protected").header("Authorization", bearer));
            expect(200, get(auth, "/.well-known/jwks.json"));
        }
        expect(200, get(resource, "/me").header("Authorization", bearer));
        expect(
                201,
                to(resource, "/notes")
                        .header("Authorization", bearer)
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString("{\"title\":\"Lamps\",\"text\":\"seven\"}")));
        expect(200, get(resource, "/notes").header("Authorization", bearer));
        expect(200, get(auth, "/get-jwt").header("Authorization", bearer));
        expect(200, get(auth, "/userinfo").header("Authorization", bearer));
        expect(200, get(auth, "/sessions").header("Authorization", bearer));
        expect(200, get(auth, "/.well-known/openid-configuration"));
    }

    private void visitPages() {
        for (String page : new String[] {"/login", "/signup", "/assets/latchkey.css", "/assets/latchkey.js"}) {
            expect(200, get(auth, page).header("Accept", "text/html,*/*;q=0.8"));
        }
    }

    private HttpRequest.Builder postJson(String path, String body) {
        return to(auth, path).header("Content-Type", "application/json").POST(BodyPublishers.ofString(body));
    }

    private HttpRequest.Builder postForm(String path, String body) {
        return to(auth, path)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(body));
    }

    private static HttpRequest.Builder get(URI service, String path) {
        return to(service, path).GET();
    }

    private static HttpRequest.Builder to(URI service, String path) {
        return HttpRequest.newBuilder(service.resolve(path)).timeout(PATIENCE);
    }

    /**
     * {@return the answer's JSON; a missing node if the body is not JSON}
     *
     * @throws StackFailure when the status is another, or there is no answer
     */
    private JsonNode expect(int status, HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        try {
            HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
            if (answer.statusCode() != status) {
                throw new StackFailure("%s %s was answered %d."
                        .formatted(request.method(), request.uri().getPath(), answer.statusCode()));
            }
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException page) {
            return JSON.missingNode();
        } catch (IOException silent) {
            throw new StackFailure(
                    "%s %s was not answered."
                            .formatted(request.method(), request.uri().getPath()),
                    silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackFailure("The training was interrupted.", interrupted);
        }
    }

    private static String bearer(JsonNode tokens) {
        return "Bearer " + member(tokens, "access_token");
    }

    private static String member(JsonNode answer, String name) {
        return answer.path(name).asText();
    }

    @Override
    public void close() {
        http.close();
    }
}
