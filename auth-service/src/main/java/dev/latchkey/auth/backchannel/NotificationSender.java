package dev.latchkey.auth.backchannel;

import dev.latchkey.auth.client.ClientAddressRules;
import dev.latchkey.auth.client.ClientHttp;
import jakarta.inject.Singleton;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Posts tokens to clients: logout tokens (OpenID Connect Back-Channel Logout section 2.5) and security event tokens (RFC 8935
 * section 2.1). It reads only the status of the answer.
 */
@Singleton
final class NotificationSender {
    private static final Logger LOG = LoggerFactory.getLogger(NotificationSender.class);

    private final ClientHttp http;

    NotificationSender(ClientAddressRules rules, BackchannelLogoutSettings settings) {
        this.http = new ClientHttp(rules, settings.timeout());
    }

    /** Posts a logout token. Blocks for the {@code timeout} of the settings at most. */
    Delivery sendLogoutToken(URI address, String token) {
        return send(address, "application/x-www-form-urlencoded", "logout_token=" + token);
    }

    /** Posts a security event token. Blocks like {@link #sendLogoutToken}. */
    Delivery sendSecurityEvent(URI address, String token) {
        return send(address, "application/secevent+jwt", token);
    }

    private Delivery send(URI address, String contentType, String body) {
        try {
            HttpRequest.Builder request = HttpRequest.newBuilder()
                    .header("Content-Type", contentType)
                    .header("Accept", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(body));
            return delivery(
                    http.send(address, request, BodyHandlers.discarding()).statusCode());
        } catch (IOException e) {
            LOG.info("Sending a token to {} failed: {}", address, e.getMessage());
            return Delivery.FAILED;
        }
    }

    /**
     * Back-Channel Logout section 2.8: 200 for success, or 204 from some frameworks. RFC 8935 section 2.2: 202. With 400 the
     * client refuses the token (both standards), and would refuse it again.
     */
    private static Delivery delivery(int status) {
        return switch (status) {
            case 200, 202, 204 -> Delivery.DONE;
            case 400 -> Delivery.REFUSED;
            default -> Delivery.FAILED;
        };
    }
}
