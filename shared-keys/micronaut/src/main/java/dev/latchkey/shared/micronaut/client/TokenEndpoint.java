package dev.latchkey.shared.micronaut.client;

import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.client.exceptions.HttpClientException;
import io.micronaut.http.client.exceptions.HttpClientResponseException;
import jakarta.inject.Singleton;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Asks auth-service for tokens, with this service's client credentials ({@code client_secret_basic}). */
@Singleton
final class TokenEndpoint {
    private static final String NAME = "the token endpoint";
    /** The only text of an answer that the log may show: an error code of RFC 6749 section 5.2 or of later RFCs. */
    private static final Pattern ERROR_CODE = Pattern.compile("[a-z_]{1,40}");

    private final TokenClient client;
    private final Answers answers;
    private final OwnClientSettings settings;

    TokenEndpoint(TokenClient client, Answers answers, OwnClientSettings settings) {
        this.client = client;
        this.answers = answers;
        this.settings = settings;
    }

    /**
     * Asks for a token. Blocks.
     *
     * @param parameters the form's parameters, without those that authenticate the client
     * @return a response that has a bearer token
     * @throws CallFailedException when auth-service issues none
     */
    TokenResponse request(Map<String, String> parameters) {
        String form = parameters.entrySet().stream()
                .map(parameter -> encode(parameter.getKey()) + "=" + encode(parameter.getValue()))
                .collect(Collectors.joining("&"));
        HttpResponse<String> response = send(form);
        if (response.getStatus() != HttpStatus.OK) {
            throw CallFailedException.lasting(NAME + " answered " + response.code());
        }
        TokenResponse token = read(response);
        if (!token.isBearer()) {
            throw CallFailedException.lasting(NAME + " did not issue a bearer token");
        }
        return token;
    }

    private HttpResponse<String> send(String form) {
        try {
            return client.request(credentials(), form);
        } catch (HttpClientResponseException e) {
            throw e.getStatus() == HttpStatus.BAD_REQUEST || e.getStatus() == HttpStatus.UNAUTHORIZED
                    ? CallFailedException.refusal(NAME + " answered " + e.code() + error(e.getResponse()))
                    : CallFailedException.of(NAME, e);
        } catch (HttpClientException e) {
            throw CallFailedException.of(NAME, e);
        }
    }

    private TokenResponse read(HttpResponse<String> response) {
        return answers.read(NAME, response.getBody().orElse(""), TokenResponse.class);
    }

    private String error(HttpResponse<?> refusal) {
        try {
            String json = refusal.getBody(String.class).orElse("");
            String error = answers.read(NAME, json, TokenResponse.class).error();
            return error != null && ERROR_CODE.matcher(error).matches() ? " " + error : "";
        } catch (CallFailedException unreadable) {
            return "";
        }
    }

    /** Form-encodes the id and the secret first (RFC 6749 section 2.3.1). */
    private String credentials() {
        String pair =
                encode(Objects.requireNonNull(settings.id())) + ":" + encode(Objects.requireNonNull(settings.secret()));
        return "Basic " + Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.US_ASCII));
    }

    private static String encode(String value) {
        return URLEncoder.encode(value, StandardCharsets.UTF_8);
    }
}
