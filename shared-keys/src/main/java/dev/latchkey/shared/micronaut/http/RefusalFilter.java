package dev.latchkey.shared.micronaut.http;

import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.server.netty.NettyHttpRequest;

/** Answers what the gate refuses, after the filters that every answer passes, and before those that look into a request. */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(RefusalFilter.BEFORE_OTHER_REFUSALS)
final class RefusalFilter {
    static final int BEFORE_OTHER_REFUSALS = -140_000;

    private static final String RETRY_AFTER_SECONDS = "2";

    @RequestFilter
    void refuse(HttpRequest<?> request) {
        if (request instanceof NettyHttpRequest<?> received
                && received.getNativeRequest() instanceof RefusedRequest refused) {
            Refusal refusal = refused.refusal();
            ProblemException problem = new ProblemException(refusal.status(), refusal.detail());
            switch (refusal) {
                case NO_ROOM -> problem.withHeader(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
                // RFC 7694 section 3: what would be accepted.
                case ENCODED_BODY -> problem.withHeader(HttpHeaders.ACCEPT_ENCODING, "identity");
                default -> {}
            }
            throw problem.withHeader(HttpHeaders.CONNECTION, "close");
        }
    }
}
