package dev.latchkey.auth.token;

import dev.latchkey.shared.micronaut.AccessTokenAuthentication;
import dev.latchkey.shared.micronaut.RequiresScope;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.core.annotation.AnnotationMetadata;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecuredAnnotationRule;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import reactor.core.publisher.Mono;

/**
 * Restricts callers that act for a user to routes that require a scope. Such a caller is a service with an exchanged token
 * (RFC 8693 section 4.1), or an application that the user has signed in to. Without this rule, each of them could
 * administer with an administrator's token, and could end the user's sessions. An application may end its own session.
 */
@Singleton
final class ActingForUserRule implements SecurityRule<HttpRequest<?>> {
    private static final String ACTOR = "act";

    @Override
    public Publisher<SecurityRuleResult> check(
            @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
        boolean rejected = request != null
                && authentication instanceof AccessTokenAuthentication(var token)
                && actsForUser(token)
                && RouteAttributes.getRouteMatch(request)
                        .map(match -> isClosed(token, match.getRouteInfo().getAnnotationMetadata()))
                        .orElse(false);
        return Mono.just(rejected ? SecurityRuleResult.REJECTED : SecurityRuleResult.UNKNOWN);
    }

    private static boolean actsForUser(AccessToken token) {
        return isDelegated(token)
                || (token.sessionId() != null && !token.clientId().equals(TokenGrant.FIRST_PARTY_CLIENT));
    }

    private static boolean isDelegated(AccessToken token) {
        return token.claims().containsKey(ACTOR);
    }

    private static boolean isClosed(AccessToken token, AnnotationMetadata route) {
        return needsTheUser(route) && (isDelegated(token) || !route.hasAnnotation(ForEveryApplication.class));
    }

    /** {@return whether the route requires a caller, but no scope} */
    private static boolean needsTheUser(AnnotationMetadata route) {
        return !route.hasAnnotation(RequiresScope.class)
                && !Arrays.asList(route.stringValues(Secured.class)).contains(SecurityRule.IS_ANONYMOUS);
    }

    /** Runs before the rule for {@code @Secured}, which ends the search when it allows a request. */
    @Override
    public int getOrder() {
        return SecuredAnnotationRule.ORDER - 200;
    }
}
