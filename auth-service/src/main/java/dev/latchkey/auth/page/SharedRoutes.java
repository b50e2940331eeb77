package dev.latchkey.auth.page;

import io.micronaut.context.ExecutionHandleLocator;
import io.micronaut.core.convert.ConversionService;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MediaType;
import io.micronaut.web.router.DefaultRouteBuilder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;

/**
 * Routes the pages and forms whose paths the JSON API also uses: a form, or a visit of a browser, goes to the page, any other
 * request to the API. The annotation {@code @RouteCondition} could do this. But with it, Micronaut Security 4.15 misreads
 * {@code @Secured} and refuses every request.
 */
@Singleton
@SuppressWarnings("overrides") // of the base class, not ours
class SharedRoutes extends DefaultRouteBuilder {
    SharedRoutes(ExecutionHandleLocator beans, UriNamingStrategy naming, ConversionService conversions) {
        super(beans, naming, conversions);
    }

    @Inject
    void add(List<SharedForm> forms, List<SharedPage> pages) {
        forms.forEach(this::add);
        pages.forEach(this::add);
    }

    /** A browser names HTML first, so the router chooses this route, and not that of the API. */
    private void add(SharedPage page) {
        GET(page.path(), page.getClass(), "show", HttpRequest.class)
                .produces(MediaType.TEXT_HTML_TYPE)
                .where(PageRequests::isVisit);
    }

    private void add(SharedForm form) {
        POST(form.path(), form.getClass(), "submit", HttpRequest.class, String.class)
                .consumes(MediaType.APPLICATION_FORM_URLENCODED_TYPE)
                .produces(MediaType.TEXT_HTML_TYPE)
                .where(PageRequests::isForm);
    }
}
