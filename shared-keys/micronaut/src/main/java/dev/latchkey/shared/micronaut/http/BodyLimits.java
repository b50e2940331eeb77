package dev.latchkey.shared.micronaut.http;

import io.micronaut.context.BeanProvider;
import io.micronaut.http.server.HttpServerConfiguration;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteInfo;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Arrays;
import java.util.List;

/**
 * The size limits of request bodies. Routes that need no authentication accept small bodies only, since no credential
 * limits how often they are called. The other routes accept {@code micronaut.server.max-request-size} from a request
 * that carries a credential.
 */
@Singleton
final class BodyLimits {
    private final int anonymous;
    private final long authenticated;
    private final BeanProvider<Router> router;

    BodyLimits(HttpSettings settings, HttpServerConfiguration server, BeanProvider<Router> router) {
        this.authenticated = server.getMaxRequestSize();
        this.anonymous = (int) Math.min(settings.maxAnonymousRequestSize(), authenticated);
        this.router = router;
    }

    /** {@return the largest body that any request may have, in bytes} */
    int always() {
        return anonymous;
    }

    /** {@return the largest body that this request may have, in bytes} Searches all routes. */
    long of(HttpRequest request) {
        boolean credential = request.headers().contains(HttpHeaderNames.AUTHORIZATION)
                || request.headers().contains(HttpHeaderNames.COOKIE);
        return credential && isOnlyForAuthenticated(request) ? authenticated : anonymous;
    }

    private boolean isOnlyForAuthenticated(HttpRequest request) {
        String path = path(request.uri());
        List<? extends UriRouteInfo<?, ?>> routes = router.get()
                .uriRoutes()
                .filter(route ->
                        route.getHttpMethodName().equals(request.method().name()))
                .filter(route -> route.tryMatch(path) != null)
                .toList();
        return !routes.isEmpty() && routes.stream().noneMatch(BodyLimits::isOpen);
    }

    private static boolean isOpen(UriRouteInfo<?, ?> route) {
        return Arrays.asList(route.getAnnotationMetadata().stringValues(Secured.class))
                .contains(SecurityRule.IS_ANONYMOUS);
    }

    private static String path(String uri) {
        int query = uri.indexOf('?');
        return query < 0 ? uri : uri.substring(0, query);
    }
}
