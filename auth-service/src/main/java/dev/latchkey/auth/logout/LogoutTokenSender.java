package dev.latchkey.auth.logout;

import dev.latchkey.auth.client.ClientAddressRules;
import dev.latchkey.auth.client.ClientHttp;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Posts logout tokens (OpenID Connect Back-Channel Logout section 2.5). It reads only the status of the answer. */
@Singleton
final class LogoutTokenSender {
    private static final Logger LOG = LoggerFactory.getLogger(LogoutTokenSender.class);

    private final ClientHttp http;

    LogoutTokenSender(ClientAddressRules rules, BackchannelLogoutSettings settings) {
        this.http = new ClientHttp(rules, settings.timeout());
    }

    /** Posts a token. Blocks for the {@code timeout} of the settings at most. */
    Delivery send(URI address, String logoutToken) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder()
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(HttpRequest.BodyPublishers.ofString("logout_token=" + logoutToken));
            return delivery(
                    http.send(address, request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            LOG.info("Sending a logout token to {} failed: {}", address, e.getMessage());
            return Delivery.FAILED;
        }
    }

    /**
     * Section 2.8: 200 for success, or 204 from some frameworks; 202 counts, too. With 400 the application refuses the
     * token, and would refuse it again.
     */
    private static Delivery delivery(int status) {
        return switch (status) {
            case 200, 202, 204 -> Delivery.DONE;
            case 400 -> Delivery.REFUSED;
            default -> Delivery.FAILED;
        };
    }
}
