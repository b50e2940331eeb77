package dev.latchkey.auth.audit;

import io.micronaut.http.HttpRequest;
import io.micronaut.http.context.ServerRequestContext;
import org.jspecify.annotations.Nullable;

/** Where a request comes from: the one place that decides. */
public final class CallerAddress {
    private CallerAddress() {}

    /** {@return the address of the connection, as text} */
    public static String of(HttpRequest<?> request) {
        return request.getRemoteAddress().getAddress().getHostAddress();
    }

    /** {@return that of the request being served; null outside of any} */
    public static @Nullable String current() {
        return ServerRequestContext.currentRequest().map(CallerAddress::of).orElse(null);
    }
}
