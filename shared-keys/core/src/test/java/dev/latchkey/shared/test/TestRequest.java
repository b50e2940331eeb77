package dev.latchkey.shared.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/**
 * An HTTP request that a test writes byte by byte: nothing is encoded, escaped or added. So a test can also send what
 * no client library would send.
 */
public final class TestRequest {
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    /** Longer than any wait of a service; a test that takes longer fails. */
    private static final Duration FOREVER = Duration.ofSeconds(60);

    private final String method;
    private final HttpRequest.Builder request;
    private HttpRequest.BodyPublisher body = BodyPublishers.noBody();

    private TestRequest(String method, URI uri) {
        this.method = method;
        this.request = HttpRequest.newBuilder(uri).timeout(FOREVER);
    }

    public static TestRequest of(String method, URI uri) {
        return new TestRequest(method, uri);
    }

    /** Adds a header line; a second line of the same name does not replace the first. */
    public TestRequest header(String name, String value) {
        request.header(name, value);
        return this;
    }

    public TestRequest bearer(String token) {
        return header("Authorization", "Bearer " + token);
    }

    public TestRequest json(String json) {
        return header("Content-Type", "application/json").body(json.getBytes(StandardCharsets.UTF_8));
    }

    public TestRequest form(String form) {
        return header("Content-Type", "application/x-www-form-urlencoded")
                .body(form.getBytes(StandardCharsets.US_ASCII));
    }

    public TestRequest body(byte[] bytes) {
        body = BodyPublishers.ofByteArray(bytes);
        return this;
    }

    public TestAnswer send() {
        try {
            HttpResponse<byte[]> response =
                    CLIENT.send(request.method(method, body).build(), HttpResponse.BodyHandlers.ofByteArray());
            return TestAnswer.of(response);
        } catch (IOException e) {
            throw new UncheckedIOException("no answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
