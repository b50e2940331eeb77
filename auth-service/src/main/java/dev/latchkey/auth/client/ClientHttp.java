package dev.latchkey.auth.client;

import io.micronaut.core.util.SupplierUtil;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * Calls addresses that clients have registered. It obeys the {@link ClientAddressRules}, follows no redirects, and limits
 * the time for the whole answer. The handler must limit the size of the answer's body.
 */
public final class ClientHttp {
    private final ClientAddressRules rules;
    private final Duration timeout;

    /** Created at the first call: it reads the trusted certificates, which would delay the start. */
    private final Supplier<HttpClient> http;

    /** @param timeout for connecting, and from the request to the end of the answer's body */
    public ClientHttp(ClientAddressRules rules, Duration timeout) {
        this.rules = rules;
        this.timeout = timeout;
        this.http = SupplierUtil.memoized(() -> HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
    }

    /**
     * Sends a request, and blocks until the whole answer has arrived.
     *
     * @param request the request without its address
     * @return the answer, whatever its status
     * @throws IOException when a request must not be sent there, or the whole answer has not arrived within the timeout
     */
    public <T> HttpResponse<T> send(URI address, HttpRequest.Builder request, BodyHandler<T> handler)
            throws IOException {
        rules.requireAllowed(address);
        CompletableFuture<HttpResponse<T>> answer =
                http.get().sendAsync(request.uri(address).build(), handler);
        try {
            // HttpClient's own timeout covers only the headers of the answer; the body could arrive slowly without end.
            return answer.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("the complete answer did not arrive within " + timeout, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }
}
