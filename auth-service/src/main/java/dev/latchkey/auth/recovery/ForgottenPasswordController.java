package dev.latchkey.auth.recovery;

import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.registration.Invitations;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page for people who have forgotten their password: it asks for the address to send a link to. */
@Hidden
@Controller(ForgottenPasswordController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class ForgottenPasswordController {
    static final String PATH = "/forgot";

    private static final String FORM = "forgot";
    private static final String TOLD = "forgot-told";
    private static final String EMAIL = "email";

    private final PasswordResets resets;
    private final Forms forms;
    private final Pages pages;

    ForgottenPasswordController(PasswordResets resets, Forms forms, Pages pages) {
        this.resets = resets;
        this.forms = forms;
        this.pages = pages;
    }

    /** Shows the form; without mail, a page that leads to the administrator. */
    @Get
    HttpResponse<?> show(HttpRequest<?> request) {
        return resets.areMailed()
                ? pages.page(request, FORM, forms.model(request, Map.of(), List.of()))
                : told(request, "forgot.no-mail");
    }

    /** Asks for a link. The answer is the same for every address. */
    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> submit(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        String email = form.text(EMAIL);
        if (email.isEmpty()) {
            return again(request, email, FieldError.missing(EMAIL));
        }
        if (!Invitations.isAddress(email)) {
            return again(request, email, FieldError.of(EMAIL, "error.no-address"));
        }
        resets.request(email, Language.of(request));
        return told(request, resets.areMailed() ? "forgot.sent" : "forgot.no-mail");
    }

    private HttpResponse<?> told(HttpRequest<?> request, String key) {
        return pages.page(request, TOLD, Map.of("key", key));
    }

    private HttpResponse<?> again(HttpRequest<?> request, String email, FieldError error) {
        return pages.page(
                request, HttpStatus.BAD_REQUEST, FORM, forms.model(request, Map.of(EMAIL, email), List.of(error)));
    }
}
