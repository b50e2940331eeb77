package dev.latchkey.shared.micronaut.error;

import io.micronaut.context.BeanContext;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Error;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.server.exceptions.ExceptionHandler;
import io.micronaut.inject.qualifiers.Qualifiers;
import io.micronaut.web.router.RouteAttributes;
import io.micronaut.web.router.Router;
import io.micronaut.web.router.UriRouteMatch;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Answers each failure by the {@link ExceptionHandler} that is closest to its class, and finds that handler once for each
 * class.
 *
 * <p>Micronaut finds it anew for each failure. The qualifier of its search has no {@code equals}, so its cache never has the
 * answer, and each search pushes other beans out of that cache. This took a quarter of the memory that a refused request
 * allocates.
 *
 * <p>After a failure Micronaut sets this route as the request's route. For a request with {@code Origin}, this restores the
 * controller's route, because Micronaut reads {@code @CrossOrigin} there when it writes the answer.
 */
@Controller
final class ErrorRoute {
    private final BeanContext beans;
    private final Router router;
    private final Map<Class<?>, ExceptionHandler<Throwable, ?>> handlers = new ConcurrentHashMap<>();

    ErrorRoute(BeanContext beans, Router router) {
        this.beans = beans;
        this.router = router;
    }

    @Error(global = true)
    @Produces(MediaType.ALL)
    @Nullable
    Object answer(HttpRequest<?> request, Throwable failure) {
        if (request.getOrigin().isPresent()) {
            giveRouteBack(request);
        }
        return handlers.computeIfAbsent(failure.getClass(), this::find).handle(request, failure);
    }

    /** A request that matches no route, or several, has none. */
    private void giveRouteBack(HttpRequest<?> request) {
        List<UriRouteMatch<Object, Object>> routes = router.findAllClosest(request);
        if (routes.size() == 1) {
            RouteAttributes.setRouteMatch(request, routes.getFirst());
        }
    }

    /** {@link UnexpectedFailureHandler} handles what no other handler does. */
    @SuppressWarnings("unchecked") // the qualifier selects a handler of this class
    private ExceptionHandler<Throwable, ?> find(Class<?> failure) {
        return beans.getBean(ExceptionHandler.class, Qualifiers.byTypeArgumentsClosest(failure, Object.class));
    }
}
