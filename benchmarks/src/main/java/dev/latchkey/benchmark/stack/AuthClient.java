package dev.latchkey.benchmark.stack;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Http;
import java.net.URI;
import java.util.Map;

/** Sends the requests of a user of auth-service. */
public record AuthClient(Http http, URI auth) {
    /** The password of all accounts of the benchmarks. */
    public static final String PASSWORD = "nine lanterns on the long pier";

    /**
     * The tokens of an answer.
     *
     * @param access is secret, and so is {@code refresh}
     */
    public record Tokens(String access, String refresh) {
        static Tokens of(JsonNode answer) {
            return new Tokens(
                    answer.required("access_token").asText(),
                    answer.required("refresh_token").asText());
        }

        @Override
        public String toString() {
            return "Tokens[]";
        }
    }

    public void register(String username) {
        http.postJson(auth.resolve("/register"), Map.of("username", username, "password", PASSWORD));
    }

    public Tokens logIn(String username) {
        return Tokens.of(http.postJson(auth.resolve("/login"), Map.of("username", username, "password", PASSWORD)));
    }

    public Tokens refresh(String token) {
        return Tokens.of(http.postForm(
                auth.resolve("/oauth2/token"),
                Map.of(),
                Map.of("grant_type", "refresh_token", "client_id", "latchkey", "refresh_token", token)));
    }

    /** {@return the status of the answer to a login with a wrong password} */
    public int guess(String username) {
        return http.statusOfJson(
                auth.resolve("/login"), Map.of("username", username, "password", "ten lanterns on the short pier"));
    }

    public void userInfo(String accessToken) {
        http.get(auth.resolve("/userinfo"), Authorization.header(Authorization.bearer(accessToken)));
    }

    /**
     * Ends the session of the token.
     *
     * @return how many verifiers have confirmed the logout
     */
    public int logOut(String accessToken) {
        return http.post(auth.resolve("/logout"), Authorization.header(Authorization.bearer(accessToken)))
                .required("confirmed")
                .asInt();
    }
}
