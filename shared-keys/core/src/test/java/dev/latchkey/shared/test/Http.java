package dev.latchkey.shared.test;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A plain HTTP client for tests: it follows no redirects, decodes nothing, and shows the whole answer.
 *
 * @param server without a slash at the end
 */
public record Http(String server) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Set<String> TRANSPORT =
            Set.of("date", "connection", "content-length", "transfer-encoding", "x-request-id");

    /**
     * An answer.
     *
     * @param headers by their names in lower case, without those of the transport and the id of the request
     * @param body as UTF-8
     */
    public record Answer(int status, Map<String, String> headers, String body) {}

    public Answer get(String path, String... headers) {
        return send("GET", path, new byte[0], headers);
    }

    public Answer getWithToken(String path, String token) {
        return get(path, "Authorization", "Bearer " + token);
    }

    public Answer post(String path, String contentType, String body, String... headers) {
        return post(path, contentType, body.getBytes(StandardCharsets.UTF_8), headers);
    }

    public Answer post(String path, String contentType, byte[] body, String... headers) {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", contentType));
        return send("POST", path, body, all.toArray(String[]::new));
    }

    /**
     * Sends a request.
     *
     * @param headers names and values in turn; a name may occur more than once
     */
    public Answer send(String method, String path, byte[] body, String... headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(server + path))
                .method(
                        method,
                        body.length == 0
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofByteArray(body));
        if (headers.length > 0) {
            for (int i = 0; i < headers.length; i += 2) {
                request.header(headers[i], headers[i + 1]);
            }
        }
        try {
            HttpResponse<String> response =
                    CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            Map<String, String> received = new TreeMap<>();
            response.headers().map().forEach((name, values) -> {
                if (!TRANSPORT.contains(name.toLowerCase(Locale.ROOT))) {
                    received.put(name.toLowerCase(Locale.ROOT), String.join(" | ", values));
                }
            });
            return new Answer(response.statusCode(), received, response.body());
        } catch (IOException e) {
            throw new IllegalStateException(method + " " + path + " has no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** {@return an answer with problem JSON, as this library writes it} */
    public static Answer problem(int status, String title, String code, String detail, String path, String... headers) {
        Map<String, String> all = new TreeMap<>(Map.of("content-type", "application/problem+json"));
        for (int i = 0; i < headers.length; i += 2) {
            all.put(headers[i], headers[i + 1]);
        }
        return new Answer(
                status,
                all,
                ("{\"type\":\"about:blank\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\",\"instance\":\"%s\","
                                + "\"code\":\"%s\"}")
                        .formatted(title, status, detail, path, code));
    }
}
