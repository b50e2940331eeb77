package dev.latchkey.auth.logout;

import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SharedForm;
import dev.latchkey.auth.page.SignedIn;
import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The form for signing out. */
@Hidden
@Controller(SignOutController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class SignOutController implements SharedForm {
    static final String PATH = "/logout";

    private final SignOut signOut;
    private final BrowserSessions browsers;
    private final Forms forms;
    private final Pages pages;

    SignOutController(SignOut signOut, BrowserSessions browsers, Forms forms, Pages pages) {
        this.signOut = signOut;
        this.browsers = browsers;
        this.forms = forms;
        this.pages = pages;
    }

    @Override
    public String path() {
        return PATH;
    }

    /**
     * Ends the browser's session everywhere. Without a session, as after a double click, it waits for the first request.
     */
    @Override
    @Executable
    public HttpResponse<?> submit(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isPresent()) {
            forms.read(request, body, person.get());
            signOut.signOut(request, person.get());
            signOut.tell(request);
        } else {
            signOut.awaitEarlier(request);
        }
        return pages.redirect(request, "/login");
    }
}
