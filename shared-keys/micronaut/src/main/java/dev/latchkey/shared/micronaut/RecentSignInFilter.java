package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.signin.AuthenticationClass;
import dev.latchkey.shared.signin.SignInRequirement;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.security.authentication.AuthorizationException;
import io.micronaut.web.router.RouteAttributes;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Applies {@link RequiresRecentSignIn}. Runs after the security rules: a user who may not call the route at all is not asked
 * to sign in again.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(RecentSignInFilter.AFTER_SECURITY)
final class RecentSignInFilter {
    /** Behind the last order of {@code ServerFilterPhase.SECURITY}. */
    static final int AFTER_SECURITY = 39_500;

    private static final Duration USUAL = Duration.ofMinutes(5);

    private final Clock clock;
    private final Duration leeway;
    private final ConversionService conversions;

    RecentSignInFilter(Clock clock, VerifierSettings settings, ConversionService conversions) {
        this.clock = clock;
        this.leeway = settings.clockSkew();
        this.conversions = conversions;
    }

    /** Refuses a request whose route requires another sign-in. */
    @RequestFilter
    void requireRecentSignIn(HttpRequest<?> request) {
        RouteAttributes.getRouteMatch(request)
                .map(match -> match.getRouteInfo().getAnnotationMetadata())
                .filter(route -> route.hasAnnotation(RequiresRecentSignIn.class))
                .ifPresent(route -> require(requirement(route), request));
    }

    private void require(SignInRequirement required, HttpRequest<?> request) {
        AccessToken token = request.getUserPrincipal(AccessTokenAuthentication.class)
                .map(AccessTokenAuthentication::token)
                .orElseThrow(() -> new AuthorizationException(null));
        if (!required.isMetBy(token, clock.instant(), leeway)) {
            throw new ProblemException(HttpProblem.INSUFFICIENT_USER_AUTHENTICATION, required.description())
                    .withHeader(HttpHeaders.WWW_AUTHENTICATE, required.challenge());
        }
    }

    /** An annotation with a value that is not valid is a bug: then each request fails, and none is let in. */
    private SignInRequirement requirement(AnnotationMetadata route) {
        Optional<String> acr = member(route, "acr");
        Optional<String> maxAge = member(route, "maxAge");
        if (acr.isEmpty() && maxAge.isEmpty()) {
            return SignInRequirement.within(USUAL);
        }
        return new SignInRequirement(
                acr.map(RecentSignInFilter::authenticationClass).orElse(null),
                maxAge.map(this::duration).orElse(null));
    }

    private static AuthenticationClass authenticationClass(String acr) {
        return AuthenticationClass.named(acr)
                .orElseThrow(() -> new IllegalArgumentException("acr must be 1 or 2, but is " + acr));
    }

    private Duration duration(String maxAge) {
        return conversions
                .convert(maxAge, Duration.class)
                .orElseThrow(() -> new IllegalArgumentException("maxAge must be a duration, but is " + maxAge));
    }

    private static Optional<String> member(AnnotationMetadata route, String name) {
        return route.stringValue(RequiresRecentSignIn.class, name).filter(text -> !text.isEmpty());
    }
}
