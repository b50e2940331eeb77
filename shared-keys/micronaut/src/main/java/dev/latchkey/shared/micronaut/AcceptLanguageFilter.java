package dev.latchkey.shared.micronaut;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Removes an Accept-Language header that the framework cannot parse, such as a lone comma. Micronaut 4.10 parses the
 * header on every request, and answers 500 when that fails.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(AcceptLanguageFilter.BEFORE_OTHERS)
final class AcceptLanguageFilter {
    static final int BEFORE_OTHERS = -190_000;

    @RequestFilter
    void drop(HttpRequest<?> request) {
        try {
            request.getLocale();
        } catch (IndexOutOfBoundsException e) {
            if (request.getHeaders() instanceof MutableHttpHeaders headers) {
                headers.remove(HttpHeaders.ACCEPT_LANGUAGE);
            }
        }
    }
}
