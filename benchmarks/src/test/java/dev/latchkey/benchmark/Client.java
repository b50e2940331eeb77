package dev.latchkey.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Somebody who uses the stack. An answer that is not 200 or 201 ends the run: an error would pass for speed. */
final class Client {
    private static final String PASSWORD = "nine lanterns on the long pier";
    private static final Pattern ACCESS_TOKEN = Pattern.compile("\"access_token\" *: *\"([^\"]+)\"");

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    void register(URI auth, String username) {
        json(auth.resolve("/register"), username);
    }

    /** {@return the access token of a new session} */
    String logIn(URI auth, String username) {
        Matcher token = ACCESS_TOKEN.matcher(json(auth.resolve("/login"), username));
        if (!token.find()) {
            throw new IllegalStateException("the answer to a login has no access token");
        }
        return token.group(1);
    }

    /** {@return the answer} */
    String logOut(URI auth, String token) {
        return send(bearer(auth.resolve("/logout"), token)
                .POST(BodyPublishers.noBody())
                .build());
    }

    void get(URI address, String token) {
        send(bearer(address, token).build());
    }

    private String json(URI address, String username) {
        String body = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, PASSWORD);
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build());
    }

    private static HttpRequest.Builder bearer(URI address, String token) {
        return HttpRequest.newBuilder(address).header("Authorization", "Bearer " + token);
    }

    private String send(HttpRequest request) {
        try {
            var response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() / 100 != 2) {
                throw new IllegalStateException(request + " was answered " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
