package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Pages;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;

/** {@code GET /}: redirects a signed-in user to the dashboard, and others to the sign-in page. */
@Hidden
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class HomeController {
    private final BrowserSessions browsers;
    private final Pages pages;

    HomeController(BrowserSessions browsers, Pages pages) {
        this.browsers = browsers;
        this.pages = pages;
    }

    @Get("/")
    @Produces(MediaType.ALL)
    HttpResponse<?> home(HttpRequest<?> request) {
        return pages.redirect(request, browsers.find(request).isPresent() ? "/dashboard" : "/login");
    }
}
