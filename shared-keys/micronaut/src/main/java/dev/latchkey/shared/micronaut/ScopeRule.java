package dev.latchkey.shared.micronaut;

import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecuredAnnotationRule;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Applies {@link RequiresScope}. Runs before the rule for {@code @Secured}: once that rule allows a request, no later
 * rule runs.
 */
@Singleton
final class ScopeRule implements SecurityRule<HttpRequest<?>> {
    private static final String MISSING_SCOPE = "latchkey.missing-scope";

    @Override
    public Publisher<SecurityRuleResult> check(
            @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
        return Mono.just(
                request == null
                        ? SecurityRuleResult.UNKNOWN
                        : RouteAttributes.getRouteMatch(request)
                                .map(match -> match.getRouteInfo().getAnnotationMetadata())
                                .map(route -> check(route, request, authentication))
                                .orElse(SecurityRuleResult.UNKNOWN));
    }

    private static SecurityRuleResult check(
            AnnotationMetadata route, HttpRequest<?> request, @Nullable Authentication authentication) {
        Optional<String> required = route.stringValue(RequiresScope.class);
        if (required.isEmpty()) {
            return SecurityRuleResult.UNKNOWN;
        }
        if (!(authentication instanceof AccessTokenAuthentication(var token))) {
            return SecurityRuleResult.REJECTED;
        }
        if (!token.scope().contains(required.get())) {
            request.setAttribute(MISSING_SCOPE, required.get());
            return SecurityRuleResult.REJECTED;
        }
        return route.hasAnnotation(Secured.class) ? SecurityRuleResult.UNKNOWN : SecurityRuleResult.ALLOWED;
    }

    /** {@return the scope whose absence caused the rejection; empty when that was not the cause} */
    static Optional<String> missingScope(HttpRequest<?> request) {
        return request.getAttribute(MISSING_SCOPE, String.class);
    }

    @Override
    public int getOrder() {
        return SecuredAnnotationRule.ORDER - 100;
    }
}
