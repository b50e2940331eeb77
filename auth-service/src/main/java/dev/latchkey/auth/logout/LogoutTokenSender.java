package dev.latchkey.auth.logout;

import dev.latchkey.auth.client.JwksUriRules;
import io.micronaut.core.util.SupplierUtil;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts logout tokens (OpenID Connect Back-Channel Logout section 2.5): where the {@link JwksUriRules} allow, without
 * following redirects, in a bounded time for the whole of the answer, of which nothing is read but its status.
 */
@Singleton
final class LogoutTokenSender {
    private static final Logger LOG = LoggerFactory.getLogger(LogoutTokenSender.class);

    private final JwksUriRules rules;
    private final BackchannelLogoutSettings settings;

    /** Made when there is somebody to tell: it reads the certificates that are trusted, which would delay the start. */
    private final Supplier<HttpClient> http;

    LogoutTokenSender(JwksUriRules rules, BackchannelLogoutSettings settings) {
        this.rules = rules;
        this.settings = settings;
        this.http = SupplierUtil.memoized(() -> HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                .build());
    }

    /** Posts a token. Blocks for the {@code timeout} of the settings at most. */
    Delivery send(URI address, String logoutToken) {
        try {
            rules.requireAllowed(address);
            return delivery(status(address, logoutToken));
        } catch (IOException e) {
            LOG.info("{} cannot be told of a logout now: {}", address, e.getMessage());
            return Delivery.FAILED;
        }
    }

    private int status(URI address, String logoutToken) throws IOException {
        HttpRequest request = HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString("logout_token=" + logoutToken))
                .build();
        CompletableFuture<HttpResponse<Void>> answer =
                http.get().sendAsync(request, HttpResponse.BodyHandlers.discarding());
        try {
            return answer.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)
                    .statusCode();
        } catch (ExecutionException e) {
            throw new IOException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new IOException("there was no whole answer within " + settings.timeout(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        } finally {
            answer.cancel(true);
        }
    }

    /** Section 2.8: 200, or 204 of those who know better; 400 for what it will not take, however often it comes. */
    private static Delivery delivery(int status) {
        return switch (status) {
            case 200, 202, 204 -> Delivery.DONE;
            case 400 -> Delivery.REFUSED;
            default -> Delivery.FAILED;
        };
    }
}
