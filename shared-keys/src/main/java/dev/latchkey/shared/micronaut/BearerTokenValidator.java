package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.error.RequestId;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.token.AccessToken;
import dev.latchkey.shared.token.AccessTokenVerifier;
import dev.latchkey.shared.token.Refusal;
import dev.latchkey.shared.token.Verification;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.http.HttpRequest;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.token.jwt.validator.ReactiveJsonWebTokenValidator;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Decides on a request's token: verifies it, then asks whether it was revoked.
 *
 * <p>Stands in the place of Micronaut's own validator, not beside it: one that accepts is enough, and Micronaut's
 * accepts unsigned tokens as long as no signature is configured.
 */
@Singleton
@Replaces(ReactiveJsonWebTokenValidator.class)
final class BearerTokenValidator implements TokenValidator<HttpRequest<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(BearerTokenValidator.class);

    private final AccessTokenVerifier verifier;
    private final RevocationCheck revocations;
    private final Scheduler blocking;
    private final Optional<MeterRegistry> metrics;

    BearerTokenValidator(
            AccessTokenVerifier verifier,
            RevocationCheck revocations,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking,
            Optional<MeterRegistry> metrics) {
        this.verifier = verifier;
        this.revocations = revocations;
        this.blocking = Schedulers.fromExecutorService(blocking);
        this.metrics = metrics;
    }

    /**
     * Decides on a token.
     *
     * @return the caller; empty when the token is refused, the reason then being in the request's {@link TokenRefusal};
     *     an {@link UnavailableException} when it can be neither accepted nor refused
     */
    @Override
    public Publisher<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        return Mono.fromCallable(() -> decide(token))
                .subscribeOn(blocking)
                .mapNotNull(verification -> authenticationOrNull(verification, request));
    }

    private Verification decide(String token) {
        Verification verification = verifier.verify(token);
        if (!(verification instanceof Verification.Accepted(AccessToken accepted))) {
            return verification;
        }
        return switch (revocations.check(accepted)) {
            case NOT_REVOKED ->
                verifier.hasExpired(accepted) ? new Verification.Refused(Refusal.EXPIRED) : verification;
            case REVOKED -> new Verification.Refused(Refusal.REVOKED);
            case UNKNOWN -> new Verification.Undecided("the revocation log is out of reach");
        };
    }

    private @Nullable Authentication authenticationOrNull(Verification verification, @Nullable HttpRequest<?> request) {
        return switch (verification) {
            case Verification.Accepted(AccessToken token) -> {
                count("accepted");
                yield new AccessTokenAuthentication(token);
            }
            case Verification.Refused(Refusal reason) -> {
                count(reason.name().toLowerCase(Locale.ROOT));
                if (request != null) {
                    LOG.info("{} A token was refused: {}", RequestId.of(request), reason);
                    TokenRefusal.remember(request, reason);
                }
                yield null;
            }
            case Verification.Undecided(String why) -> {
                count("undecided");
                throw new UnavailableException("The token cannot be verified at the moment.", why);
            }
        };
    }

    private void count(String result) {
        metrics.ifPresent(registry ->
                registry.counter("latchkey.verifications", "result", result).increment());
    }
}
