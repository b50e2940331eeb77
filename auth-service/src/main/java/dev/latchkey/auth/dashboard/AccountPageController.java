package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SignedIn;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The overview of all that a signed-in user can do with the account. */
@Hidden
@Controller(AccountPageController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class AccountPageController {
    static final String PATH = "/account";

    /** The pages, in their order, with the names of their texts. */
    private static final List<Link> LINKS = List.of(
            new Link("/profile", "profile"),
            new Link("/dashboard", "sessions"),
            new Link("/passkeys", "passkeys"),
            new Link("/two-step", "two-step"),
            new Link("/applications", "applications"),
            new Link("/history", "history"),
            new Link("/account/data", "data"),
            new Link("/account/delete", "delete"));

    private final BrowserSessions browsers;
    private final Forms forms;
    private final Pages pages;

    AccountPageController(BrowserSessions browsers, Forms forms, Pages pages) {
        this.browsers = browsers;
        this.forms = forms;
        this.pages = pages;
    }

    /** A page, and the name of its texts. */
    public record Link(String path, String name) {}

    @Get
    HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return pages.redirect(request, Continuation.of(PATH).from("/login"));
        }
        Map<String, Object> model = forms.model(request, person.get(), List.of());
        model.put("links", LINKS);
        return pages.page(request, "account", model);
    }
}
