package dev.latchkey.shared.micronaut;

import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.ServerHttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.http.body.ByteBody;
import io.micronaut.http.body.CloseableByteBody;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;

/**
 * Refuses a request that sends a token in its header and another in its form: "clients MUST NOT use more than one
 * method to transmit the token" (RFC 6750 section 2). Reads the body only of a form that comes with a bearer header.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(SingleTokenFilter.BEFORE_SECURITY)
final class SingleTokenFilter {
    static final int BEFORE_SECURITY = -100_000;

    private static final Pattern TOKEN_PARAMETER = Pattern.compile("(^|&)" + encodable("access_token") + "=");

    @RequestFilter
    Publisher<HttpRequest<?>> refuseTokenInForm(HttpRequest<?> request) {
        boolean form = request.getContentType()
                .filter(MediaType.APPLICATION_FORM_URLENCODED_TYPE::matches)
                .isPresent();
        String header = request.getHeaders().get(HttpHeaders.AUTHORIZATION);
        if (!form || header == null || !BearerTokenReader.isBearer(header)) {
            return Mono.just(request);
        }
        CloseableByteBody copy =
                ((ServerHttpRequest<?>) request).byteBody().split(ByteBody.SplitBackpressureMode.FASTEST);
        // Continues on another thread: the body's own thread would continue while it still delivers the body.
        return Mono.fromFuture(copy.buffer())
                .publishOn(Schedulers.parallel())
                .doFinally(end -> copy.close())
                .<HttpRequest<?>>handle((body, next) -> {
                    if (TOKEN_PARAMETER
                            .matcher(body.toString(StandardCharsets.ISO_8859_1))
                            .find()) {
                        next.error(BearerTokenReader.severalTokens());
                    } else {
                        next.next(request);
                    }
                });
    }

    /** {@return a pattern for the name of a parameter, in which each character may be percent-encoded} */
    private static String encodable(String name) {
        return name.chars()
                .mapToObj(character -> "(?:%1$c|(?i:%%%1$02x))".formatted(character))
                .collect(Collectors.joining());
    }
}
