package dev.latchkey.auth.client;

import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import dev.latchkey.shared.key.KeySetLimits;
import java.io.IOException;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Fetches a client's keys from its {@code jwks_uri}: where the {@link JwksUriRules} allow, without following redirects, in a
 * bounded time for the whole of the answer, and no more of it than a key set may have.
 */
final class JwksUriFetch implements ResourceRetriever {
    private static final int OK = 200;

    private final JwksUriRules rules;
    private final Duration timeout;
    private final HttpClient http;

    JwksUriFetch(JwksUriRules rules, Duration timeout) {
        this.rules = rules;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Resource retrieveResource(URL url) throws IOException {
        URI uri = URI.create(url.toString());
        rules.requireAllowed(uri);
        HttpRequest request = HttpRequest.newBuilder(uri)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        HttpResponse<byte[]> response = send(request);
        if (response.statusCode() != OK) {
            throw new IOException("the answer has the status " + response.statusCode());
        }
        return new Resource(new String(response.body(), StandardCharsets.UTF_8), null);
    }

    /** The client's own timeout ends with the headers of the answer; the body can drip on. */
    private HttpResponse<byte[]> send(HttpRequest request) throws IOException {
        CompletableFuture<HttpResponse<byte[]>> answer =
                http.sendAsync(request, BodyHandlers.limiting(BodyHandlers.ofByteArray(), KeySetLimits.MAX_SIZE));
        try {
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("there was no whole answer within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }
}
