package dev.latchkey.auth.token;

import dev.latchkey.shared.micronaut.AccessTokenAuthentication;
import dev.latchkey.shared.micronaut.RequiresScope;
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
 * Keeps a service that acts for a user (RFC 8693 section 4.1) to what the token's scope names. Without this, whoever may
 * exchange an administrator's token could administer, and every service that a user calls could end the user's sessions.
 */
@Singleton
final class DelegatedTokenRule implements SecurityRule<HttpRequest<?>> {
    private static final String ACTOR = "act";

    @Override
    public Publisher<SecurityRuleResult> check(
            @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
        boolean rejected = request != null
                && authentication instanceof AccessTokenAuthentication(var token)
                && token.claims().containsKey(ACTOR)
                && RouteAttributes.getRouteMatch(request)
                        .map(match -> needsTheUser(match.getRouteInfo().getAnnotationMetadata()))
                        .orElse(false);
        return Mono.just(rejected ? SecurityRuleResult.REJECTED : SecurityRuleResult.UNKNOWN);
    }

    /** Whether the route asks for a caller, and for no scope. */
    private static boolean needsTheUser(AnnotationMetadata route) {
        return !route.hasAnnotation(RequiresScope.class)
                && !Arrays.asList(route.stringValues(Secured.class)).contains(SecurityRule.IS_ANONYMOUS);
    }

    /** Before the rule for {@code @Secured}, which ends the search when it allows. */
    @Override
    public int getOrder() {
        return SecuredAnnotationRule.ORDER - 200;
    }
}
