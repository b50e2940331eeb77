package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.error.RequestId;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.RevocationStatus;
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
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Scheduler;
import reactor.core.scheduler.Schedulers;

/**
 * Decides on a request's token: verifies it, then checks whether it was revoked.
 *
 * <p>Replaces Micronaut's own validator. One validator that accepts is enough, and Micronaut's accepts unsigned tokens
 * if no signature is configured.
 */
@Singleton
@Replaces(ReactiveJsonWebTokenValidator.class)
final class BearerTokenValidator implements TokenValidator<HttpRequest<?>> {
    private static final Logger LOG = LoggerFactory.getLogger(BearerTokenValidator.class);

    private final AccessTokenVerifier verifier;
    private final RevocationCheck revocations;
    private final Scheduler blocking;
    private final Runnable accepted;
    private final Runnable undecided;
    private final Map<Refusal, Runnable> refused = new EnumMap<>(Refusal.class);

    BearerTokenValidator(
            AccessTokenVerifier verifier,
            RevocationCheck revocations,
            @Named(TaskExecutors.BLOCKING) ExecutorService blocking,
            Optional<MeterRegistry> metrics) {
        this.verifier = verifier;
        this.revocations = revocations;
        this.blocking = Schedulers.fromExecutorService(blocking);
        accepted = counter(metrics, "accepted");
        undecided = counter(metrics, "undecided");
        for (Refusal reason : Refusal.values()) {
            refused.put(reason, counter(metrics, reason.name().toLowerCase(Locale.ROOT)));
        }
    }

    /**
     * Decides on a token. If the key and the lease are at hand, decides at once on the caller's thread; else on a
     * thread that may block.
     *
     * @return the caller; empty when the token is refused, with the reason in the request's {@link TokenRefusal}; an
     *     {@link UnavailableException} when the token can be neither accepted nor refused
     */
    @Override
    public Mono<Authentication> validateToken(String token, @Nullable HttpRequest<?> request) {
        Optional<Verification> verified = verifier.verifyAtOnce(token).filter(BearerTokenValidator::isDecided);
        Optional<Verification> decided = verified.map(verification -> decide(verification, revocations::checkAtOnce))
                .filter(BearerTokenValidator::isDecided);
        if (decided.isPresent()) {
            return Mono.justOrEmpty(authenticationOrNull(decided.get(), request));
        }
        return Mono.fromCallable(() -> decide(verified.orElseGet(() -> verifier.verify(token)), revocations::check))
                .subscribeOn(blocking)
                .mapNotNull(verification -> authenticationOrNull(verification, request));
    }

    private static boolean isDecided(Verification verification) {
        return !(verification instanceof Verification.Undecided);
    }

    private Verification decide(Verification verification, Function<AccessToken, RevocationStatus> check) {
        if (!(verification instanceof Verification.Accepted(AccessToken accepted))) {
            return verification;
        }
        return switch (check.apply(accepted)) {
            case NOT_REVOKED ->
                verifier.hasExpired(accepted) ? new Verification.Refused(Refusal.EXPIRED) : verification;
            case REVOKED -> new Verification.Refused(Refusal.REVOKED);
            case UNKNOWN -> new Verification.Undecided("the revocation log cannot be reached");
        };
    }

    private @Nullable Authentication authenticationOrNull(Verification verification, @Nullable HttpRequest<?> request) {
        return switch (verification) {
            case Verification.Accepted(AccessToken token) -> {
                accepted.run();
                yield new AccessTokenAuthentication(token);
            }
            case Verification.Refused(Refusal reason) -> {
                Objects.requireNonNull(refused.get(reason)).run();
                if (request != null) {
                    LOG.info("{} A token was refused: {}", RequestId.of(request), reason);
                    TokenRefusal.remember(request, reason);
                }
                yield null;
            }
            case Verification.Undecided(String why) -> {
                undecided.run();
                throw new UnavailableException("The token cannot be verified at the moment.", why);
            }
        };
    }

    /**
     * {@return an action that counts a result; made once, because looking up a counter by name costs more than
     * counting}
     */
    private static Runnable counter(Optional<MeterRegistry> metrics, String result) {
        return metrics.<Runnable>map(
                        registry -> registry.counter("latchkey.verifications", "result", result)::increment)
                .orElse(() -> {});
    }
}
