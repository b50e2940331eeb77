package dev.latchkey.auth.revocation;

import dev.latchkey.shared.micronaut.TokenRefusal;
import dev.latchkey.shared.token.Refusal;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.scheduling.TaskExecutors;
import jakarta.inject.Named;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Makes a repeated logout wait like the first. Its token is revoked, so the answer is 401, but only once the revocation
 * holds everywhere: the caller may take the 401 as a sign that the session has ended. Any call that changes something may
 * be such a repetition.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(RepeatedCallFilter.BEFORE_REFUSALS)
final class RepeatedCallFilter {
    static final int BEFORE_REFUSALS = -140_000;

    private static final Set<HttpMethod> CHANGING =
            Set.of(HttpMethod.POST, HttpMethod.PUT, HttpMethod.PATCH, HttpMethod.DELETE);

    private final RevocationLog revocations;
    private final Scheduler blocking;

    RepeatedCallFilter(RevocationLog revocations, @Named(TaskExecutors.BLOCKING) ExecutorService blocking) {
        this.revocations = revocations;
        this.blocking = Schedulers.fromExecutorService(blocking);
    }

    @ResponseFilter
    Publisher<MutableHttpResponse<?>> waitLikeTheFirst(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (!CHANGING.contains(request.getMethod())
                || TokenRefusal.of(request).filter(Refusal.REVOKED::equals).isEmpty()) {
            return Mono.just(response);
        }
        return Mono.<MutableHttpResponse<?>>fromCallable(() -> {
                    revocations.awaitEarlier();
                    return response;
                })
                .subscribeOn(blocking);
    }
}
