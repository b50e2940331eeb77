package dev.latchkey.shared.micronaut.event;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.shared.micronaut.error.RequestId;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.micronaut.event.error.DeliveryError;
import dev.latchkey.shared.token.SecurityEvent;
import dev.latchkey.shared.token.SecurityEventRefusal;
import dev.latchkey.shared.token.SecurityEventVerification;
import dev.latchkey.shared.token.SecurityEventVerifier;
import io.micronaut.context.annotation.Requires;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code POST /security-events}: receives one security event token (RFC 8935 section 2). The token itself proves where it
 * comes from, so the request needs no credential.
 *
 * <p>This replica remembers the events that it has handled for as long as their tokens are accepted. A token that comes again
 * is confirmed, and nothing is done. Another replica may do it again.
 */
@Controller("/security-events")
@Secured(SecurityRule.IS_ANONYMOUS)
@Requires(beans = AccountEventListener.class)
@ExecuteOn(TaskExecutors.BLOCKING)
final class SecurityEventController {
    private static final Logger LOG = LoggerFactory.getLogger(SecurityEventController.class);
    private static final int MOST_REMEMBERED = 10_000;

    private final SecurityEventVerifier verifier;
    private final List<AccountEventListener> listeners;
    private final Cache<String, Boolean> handled;

    SecurityEventController(SecurityEventVerifier verifier, List<AccountEventListener> listeners, Ticker ticker) {
        this.verifier = verifier;
        this.listeners = listeners;
        this.handled = Caffeine.newBuilder()
                .ticker(ticker)
                .maximumSize(MOST_REMEMBERED)
                .expireAfterWrite(SecurityEventVerifier.LONGEST_AGE.multipliedBy(2))
                .build();
    }

    /** Answers 202 once all listeners have returned; 400 for a token that is not acceptable; 503 when that is unknown. */
    @Post(consumes = "application/secevent+jwt")
    HttpResponse<?> receive(HttpRequest<?> request, @Body @Nullable String token) {
        return switch (verifier.verify(Objects.requireNonNullElse(token, ""))) {
            case SecurityEventVerification.Accepted(SecurityEvent event) -> {
                handleOnce(event);
                yield HttpResponse.accepted();
            }
            case SecurityEventVerification.Refused(SecurityEventRefusal reason) -> {
                LOG.info("{} A security event token was refused: {}", RequestId.of(request), reason);
                yield DeliveryError.answer(reason);
            }
            case SecurityEventVerification.Undecided(String why) ->
                throw new UnavailableException("The token cannot be verified at the moment.", why);
        };
    }

    private void handleOnce(SecurityEvent event) {
        if (handled.getIfPresent(event.jwtId()) == null) {
            listeners.forEach(listener -> handle(listener, event));
            handled.put(event.jwtId(), true);
        }
    }

    private static void handle(AccountEventListener listener, SecurityEvent event) {
        switch (event.kind()) {
            case ACCOUNT_PURGED -> listener.accountPurged(event.subject());
            case ACCOUNT_DISABLED -> listener.accountDisabled(event.subject(), event.happenedAt());
            case ACCOUNT_ENABLED -> listener.accountEnabled(event.subject(), event.happenedAt());
        }
    }
}
