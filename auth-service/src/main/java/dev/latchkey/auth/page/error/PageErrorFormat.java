package dev.latchkey.auth.page.error;

import dev.latchkey.auth.page.PageRequests;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.shared.micronaut.error.ErrorFormat;
import dev.latchkey.shared.micronaut.error.RequestId;
import io.micronaut.core.annotation.Order;
import io.micronaut.core.order.Ordered;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Renders the error page: what happened and what to do, in the user's language, and nothing else. */
@Singleton
@Order(Ordered.HIGHEST_PRECEDENCE) // some paths of OAuth are pages
final class PageErrorFormat implements ErrorFormat {
    private static final MediaType HTML = new MediaType("text/html; charset=utf-8");
    /** The statuses that have a text. Any other status is shown as 400 or 500. */
    private static final Set<Integer> TOLD = Set.of(400, 403, 404, 405, 413, 429, 500, 503);

    /** The errors of which a browser gets a page at any address that its user has opened. */
    private static final Set<HttpStatus> FOR_VISITS =
            Set.of(HttpStatus.NOT_FOUND, HttpStatus.TOO_MANY_REQUESTS, HttpStatus.SERVICE_UNAVAILABLE);

    private final Pages pages;

    PageErrorFormat(Pages pages) {
        this.pages = pages;
    }

    @Override
    public boolean appliesTo(HttpRequest<?> request) {
        return PageRequests.wantsErrorPage(request);
    }

    /** Also applies when a browser requests an address that does not exist, or that cannot be shown at the moment. */
    @Override
    public boolean appliesTo(HttpRequest<?> request, HttpStatus status) {
        return appliesTo(request) || (FOR_VISITS.contains(status) && PageRequests.isVisit(request));
    }

    @Override
    public Object body(HttpRequest<?> request, HttpStatus status, String detail) {
        return html(request, status, Optional.empty());
    }

    @Override
    public Object body(HttpRequest<?> request, HttpResponse<?> response, String detail) {
        return html(request, response.status(), Wait.of(response));
    }

    private String html(HttpRequest<?> request, HttpStatus status, Optional<Wait> wait) {
        Map<String, Object> model = new HashMap<>();
        model.put("told", told(status.getCode()));
        model.put("requestId", RequestId.of(request));
        wait.ifPresent(time -> {
            model.put("wait", time.key());
            model.put("waitCount", time.count());
        });
        return pages.html(request, "error", model);
    }

    @Override
    public MediaType mediaType() {
        return HTML;
    }

    private static int told(int status) {
        if (TOLD.contains(status)) {
            return status;
        }
        return status < 500 ? 400 : 500;
    }
}
