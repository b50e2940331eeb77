package dev.latchkey.auth.caller;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import java.net.InetAddress;
import java.util.Optional;

/** The address that a request comes from. All parts of the service use this class, or {@link Caller}. */
public final class CallerAddress {
    static final String ATTRIBUTE = "latchkey.caller.address";

    private CallerAddress() {}

    /**
     * {@return the address of the caller, as text without a port or a zone}
     *
     * <p>It is the address of the connection, unless a trusted proxy made the connection and names another address.
     */
    static String of(HttpRequest<?> request) {
        return text(addressOf(request));
    }

    /** {@return the address of the caller} */
    private static InetAddress addressOf(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, InetAddress.class)
                .orElseGet(() -> request.getRemoteAddress().getAddress());
    }

    /** {@return the address of {@link #addressOf} for the request that is being served; empty outside of a request} */
    public static Optional<InetAddress> currentAddress() {
        return ServerRequestContext.currentRequest().map(CallerAddress::addressOf);
    }

    private static String text(InetAddress address) {
        String text = address.getHostAddress();
        int zone = text.indexOf('%');
        return zone < 0 ? text : text.substring(0, zone);
    }
}
