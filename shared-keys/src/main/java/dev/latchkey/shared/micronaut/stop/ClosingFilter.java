package dev.latchkey.shared.micronaut.stop;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Adds {@code Connection: close} to every answer of a service that is stopping, so that callers use each connection no
 * more, and the server closes it (RFC 9112 section 9.6). It comes before all other filters: what one of them answers by
 * itself passes only the filters before it.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(Ordered.HIGHEST_PRECEDENCE)
final class ClosingFilter {
    private final StopProgress progress;

    ClosingFilter(StopProgress progress) {
        this.progress = progress;
    }

    @ResponseFilter
    void close(MutableHttpResponse<?> response) {
        if (progress.hasBegun()) {
            response.getHeaders().set(HttpHeaders.CONNECTION, "close");
        }
    }
}
