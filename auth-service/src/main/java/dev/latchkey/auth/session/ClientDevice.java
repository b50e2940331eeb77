package dev.latchkey.auth.session;

import dev.latchkey.auth.caller.CallerAddress;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Where a session was opened from, for its owner to recognize.
 *
 * @param userAgent the header's beginning; null when the client sent none
 * @param ip address of the connection
 */
public record ClientDevice(@Nullable String userAgent, String ip) {
    private static final int MAX_LENGTH = 256;

    /** {@return the device that sent the request} */
    public static ClientDevice of(HttpRequest<?> request) {
        String userAgent = request.getHeaders().get(HttpHeaders.USER_AGENT);
        return new ClientDevice(userAgent == null ? null : printable(userAgent), CallerAddress.of(request));
    }

    private static String printable(String header) {
        String printable = header.replaceAll("[^\\x20-\\x7e]", "?");
        return printable.substring(0, Math.min(printable.length(), MAX_LENGTH));
    }
}
