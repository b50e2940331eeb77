package dev.latchkey.benchmark.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Sends requests over connections that stay open. Unless a method says otherwise, every answer but a 2xx with JSON is a
 * failure.
 */
public final class Http {
    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final int SUCCESS = 2;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    /** {@return the answer to a GET with these headers} */
    public JsonNode get(URI target, Map<String, String> headers) {
        return send(request(target, headers).build());
    }

    public JsonNode postJson(URI target, Map<String, String> members) {
        return send(request(target, Map.of("Content-Type", "application/json"))
                .POST(BodyPublishers.ofString(JSON.valueToTree(members).toString()))
                .build());
    }

    public JsonNode postJson(URI target, Map<String, String> headers, JsonNode body) {
        return send(request(target, headers)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body.toString()))
                .build());
    }

    /** {@return the status of the answer, whatever it is} */
    public int statusOfJson(URI target, Map<String, String> members) {
        return answer(request(target, Map.of("Content-Type", "application/json"))
                        .POST(BodyPublishers.ofString(JSON.valueToTree(members).toString()))
                        .build())
                .statusCode();
    }

    public JsonNode postForm(URI target, Map<String, String> headers, Map<String, String> parameters) {
        return send(request(target, headers)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form(parameters)))
                .build());
    }

    public JsonNode post(URI target, Map<String, String> headers) {
        return send(request(target, headers).POST(BodyPublishers.noBody()).build());
    }

    /** {@return the parameters as the body of a form} */
    public static String form(Map<String, String> parameters) {
        return parameters.entrySet().stream()
                .map(parameter ->
                        parameter.getKey() + "=" + URLEncoder.encode(parameter.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static HttpRequest.Builder request(URI target, Map<String, String> headers) {
        HttpRequest.Builder builder = HttpRequest.newBuilder(target).timeout(PATIENCE);
        headers.forEach(builder::header);
        return builder;
    }

    private JsonNode send(HttpRequest request) {
        HttpResponse<String> answer = answer(request);
        if (answer.statusCode() / 100 != SUCCESS) {
            throw new LoadFailure("%s was answered %d: %s".formatted(request, answer.statusCode(), answer.body()));
        }
        try {
            return JSON.readTree(answer.body());
        } catch (JsonProcessingException other) {
            throw new LoadFailure(request + " was not answered with JSON", other);
        }
    }

    private HttpResponse<String> answer(HttpRequest request) {
        try {
            return client.send(request, BodyHandlers.ofString());
        } catch (IOException silent) {
            throw new LoadFailure(request + " was not answered: " + silent, silent);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new LoadFailure("interrupted", interrupted);
        }
    }
}
