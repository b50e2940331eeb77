package dev.latchkey.shared.micronaut.error;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Gives each request an id: the caller's, or a new one. The response carries it in {@code X-Request-Id}, so that an
 * operator finds a user's request in the log.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(RequestId.FIRST)
public final class RequestId {
    static final int FIRST = -200_000;

    private static final String HEADER = "X-Request-Id";
    private static final String ATTRIBUTE = "latchkey.request-id";
    /** The ids from outside that the log may show. */
    private static final Pattern ACCEPTABLE = Pattern.compile("[\\w.-]{1,64}");

    RequestId() {}

    /** {@return the request's id} */
    public static String of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, String.class).orElse("-");
    }

    @RequestFilter
    void identify(HttpRequest<?> request) {
        String given = request.getHeaders().get(HEADER);
        boolean acceptable = given != null && ACCEPTABLE.matcher(given).matches();
        request.setAttribute(ATTRIBUTE, acceptable ? given : UUID.randomUUID().toString());
    }

    @ResponseFilter
    void answer(HttpRequest<?> request, MutableHttpResponse<?> response) {
        response.header(HEADER, of(request));
    }
}
