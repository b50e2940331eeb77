package dev.latchkey.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.stack.ServiceProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.UUID;
import java.util.regex.Pattern;

/** A plain HTTP client of the services. */
final class Caller {

    static final String PASSWORD = "seven lamps on a quiet harbour";

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();
    private final ObjectMapper json = new ObjectMapper();

    static String newUsername() {
        return "user-" + UUID.randomUUID();
    }

    Reply register(ServiceProcess auth, String username) {
        return register(auth.uri(), username);
    }

    Reply register(URI auth, String username) {
        return postJson(auth, "/register", Map.of("username", username, "password", PASSWORD));
    }

    Reply logIn(ServiceProcess auth, String username) {
        return logIn(auth.uri(), username);
    }

    Reply logIn(URI auth, String username) {
        return logIn(auth, username, PASSWORD);
    }

    Reply logIn(URI auth, String username, String password) {
        return postJson(auth, "/login", Map.of("username", username, "password", password));
    }

    Reply logInWithScope(ServiceProcess auth, String username, String scope) {
        return postJson(auth.uri(), "/login", Map.of("username", username, "password", PASSWORD, "scope", scope));
    }

    Reply refresh(ServiceProcess auth, String refreshToken) {
        return refresh(auth.uri(), refreshToken);
    }

    Reply refresh(URI auth, String refreshToken) {
        return send(tokenRequest(auth, "grant_type=refresh_token&client_id=latchkey&refresh_token=" + refreshToken));
    }

    /** Refreshes with a narrower scope for the access token. */
    Reply refresh(ServiceProcess auth, String refreshToken, String scope) {
        return send(tokenRequest(
                auth, "grant_type=refresh_token&client_id=latchkey&refresh_token=" + refreshToken + "&scope=" + scope));
    }

    Reply logOut(ServiceProcess auth, String accessToken) {
        return logOut(auth.uri(), accessToken);
    }

    Reply logOut(URI auth, String accessToken) {
        return send(withToken(to(auth, "/logout"), accessToken).POST(BodyPublishers.noBody()));
    }

    Reply get(ServiceProcess service, String path) {
        return send(to(service.uri(), path));
    }

    Reply get(ServiceProcess service, String path, String accessToken) {
        return get(service.uri(), path, accessToken);
    }

    Reply get(URI service, String path, String accessToken) {
        return send(withToken(to(service, path), accessToken));
    }

    /** {@return the status; 0 if there is no answer} */
    int status(URI service, String path, String accessToken) {
        try {
            return get(service, path, accessToken).status();
        } catch (UncheckedIOException silent) {
            return 0;
        }
    }

    /** {@return the value of a metric with a single series, by its name in the Prometheus format} */
    double metric(ServiceProcess service, String name) {
        String line = Pattern.compile("\\R")
                .splitAsStream(
                        exchange(to(service.managementUri(), "/prometheus")).body())
                .filter(candidate -> candidate.matches(name + "(\\{.*})? .*"))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s has no metric %s".formatted(service.name(), name)));
        return Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
    }

    /**
     * Sends any request.
     *
     * @param json the members of the body; empty for no body
     * @param headers names and values in turn
     */
    Reply call(
            ServiceProcess service,
            String method,
            String path,
            String accessToken,
            Map<String, ?> json,
            String... headers) {
        return call(service.uri(), method, path, accessToken, json, headers);
    }

    /** Sends any request, as to a {@link ServiceProcess}. */
    Reply call(URI service, String method, String path, String accessToken, Map<String, ?> json, String... headers) {
        HttpRequest.Builder request = withToken(to(service, path), accessToken);
        if (headers.length > 0) {
            request.headers(headers);
        }
        if (json.isEmpty()) {
            return send(request.method(method, BodyPublishers.noBody()));
        }
        return send(request.header("Content-Type", "application/json")
                .method(
                        method,
                        BodyPublishers.ofString(this.json.valueToTree(json).toString())));
    }

    /** Gets a client's own token (RFC 6749 section 4.4). */
    Reply logInAsClient(ServiceProcess auth, String clientId, String clientSecret, String scope) {
        return send(tokenRequest(auth, "grant_type=client_credentials&scope=" + scope)
                .header("Authorization", basic(clientId, clientSecret)));
    }

    /** Exchanges a user's token as a client (RFC 8693). */
    Reply exchange(
            ServiceProcess auth,
            String clientId,
            String clientSecret,
            String subjectToken,
            String audience,
            String scope) {
        String form = "grant_type=urn:ietf:params:oauth:grant-type:token-exchange"
                + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token=" + subjectToken
                + "&audience=" + audience + "&scope=" + scope;
        return send(tokenRequest(auth, form).header("Authorization", basic(clientId, clientSecret)));
    }

    /** {@return the status of {@code /health/readiness} or {@code /health/liveness}; 0 if there is no answer} */
    int health(ServiceProcess service, String probe) {
        try {
            return send(to(service.managementUri(), "/health/" + probe)).status();
        } catch (UncheckedIOException silent) {
            return 0;
        }
    }

    private Reply postJson(URI service, String path, Map<String, String> members) {
        return send(to(service, path)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json.valueToTree(members).toString())));
    }

    private static HttpRequest.Builder tokenRequest(ServiceProcess auth, String form) {
        return tokenRequest(auth.uri(), form);
    }

    private static HttpRequest.Builder tokenRequest(URI auth, String form) {
        return to(auth, "/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form));
    }

    private static String basic(String clientId, String clientSecret) {
        String pair = clientId + ":" + clientSecret;
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static HttpRequest.Builder to(URI service, String path) {
        return HttpRequest.newBuilder(service.resolve(path)).timeout(PATIENCE);
    }

    private static HttpRequest.Builder withToken(HttpRequest.Builder request, String accessToken) {
        return request.header("Authorization", "Bearer " + accessToken);
    }

    private Reply send(HttpRequest.Builder request) {
        HttpResponse<String> response = exchange(request);
        try {
            JsonNode body = response.body().isEmpty() ? json.missingNode() : json.readTree(response.body());
            return new Reply(response.statusCode(), response.headers(), body);
        } catch (IOException malformed) {
            throw new UncheckedIOException(malformed);
        }
    }

    private HttpResponse<String> exchange(HttpRequest.Builder request) {
        try {
            return http.send(request.build(), BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
