package dev.latchkey.shared.micronaut.http;

import dev.latchkey.shared.micronaut.error.ErrorResponses;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.netty.NettyHttpRequest;
import org.jspecify.annotations.Nullable;

/**
 * Answers the requests that the gate refuses. Runs after the filters that every answer passes, and before those that
 * inspect a request. Throws nothing: the answer to an exception costs more, and these answers must be cheap.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(RefusalFilter.BEFORE_OTHER_REFUSALS)
final class RefusalFilter {
    static final int BEFORE_OTHER_REFUSALS = -140_000;

    private static final String RETRY_AFTER_SECONDS = "2";

    private final ErrorResponses errors;

    RefusalFilter(ErrorResponses errors) {
        this.errors = errors;
    }

    @RequestFilter
    @Nullable
    HttpResponse<?> refuse(HttpRequest<?> request) {
        return request instanceof NettyHttpRequest<?> received
                        && received.getNativeRequest() instanceof RefusedRequest refused
                ? answer(request, refused.refusal())
                : null;
    }

    private HttpResponse<?> answer(HttpRequest<?> request, Refusal refusal) {
        MutableHttpResponse<?> response =
                errors.answer(request, refusal.code(), refusal.detail()).header(HttpHeaders.CONNECTION, "close");
        switch (refusal) {
            case NO_ROOM -> response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
            // RFC 7694 section 3: the coding that the server accepts.
            case ENCODED_BODY -> response.header(HttpHeaders.ACCEPT_ENCODING, "identity");
            default -> {}
        }
        return response;
    }
}
