package dev.latchkey.shared.micronaut;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpHeaders;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;

/**
 * Removes an Accept-Language or Accept-Charset header that the framework cannot parse, such as a lone comma. Micronaut 4.10
 * parses these headers for most requests, and answers 500 when that fails.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(UnreadableHeaderFilter.BEFORE_OTHERS)
final class UnreadableHeaderFilter {
    static final int BEFORE_OTHERS = -190_000;

    @RequestFilter
    void drop(HttpRequest<?> request) {
        drop(request, HttpHeaders.ACCEPT_LANGUAGE, request::getLocale);
        drop(request, HttpHeaders.ACCEPT_CHARSET, request::getCharacterEncoding);
    }

    private static void drop(HttpRequest<?> request, String header, Runnable parse) {
        try {
            parse.run();
        } catch (IndexOutOfBoundsException e) {
            if (request.getHeaders() instanceof MutableHttpHeaders headers) {
                headers.remove(header);
            }
        }
    }
}
