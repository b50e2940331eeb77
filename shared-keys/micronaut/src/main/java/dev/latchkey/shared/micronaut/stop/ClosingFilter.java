package dev.latchkey.shared.micronaut.stop;

import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Adds {@code Connection: close} to every answer while the service stops. Callers then stop using the connection, and
 * the server closes it (RFC 9112 section 9.6). Runs before all other filters, because an answer of a filter passes only
 * the filters before it.
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
