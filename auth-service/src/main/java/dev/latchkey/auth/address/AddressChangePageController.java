package dev.latchkey.auth.address;

import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The pages that the links of a changed address open: one confirms the new address, the other one gives the earlier address
 * back. Opening a link changes nothing, because scanners of mail open links, too. Browsers do not tell the address of the page
 * to others ({@code Referrer-Policy: no-referrer}), because it has the token.
 */
@Hidden
@Controller(AddressChangePageController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class AddressChangePageController {
    static final String PATH = "/profile/address";

    private static final String CONFIRM = "address-confirm";
    private static final String UNDO = "address-undo";
    private static final String REFUSED = "address-refused";
    private static final String TOKEN = "token";

    private final AddressChanges changes;
    private final BrowserSessions browsers;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    AddressChangePageController(
            AddressChanges changes, BrowserSessions browsers, PageCookies cookies, Forms forms, Pages pages) {
        this.changes = changes;
        this.browsers = browsers;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    /** Shows the button that confirms the new address, and the account that gets it. */
    @Get("/confirm")
    HttpResponse<?> showConfirmation(
            HttpRequest<?> request, @QueryValue(value = TOKEN, defaultValue = "") String token) {
        return show(request, CONFIRM, token, changes.change(token));
    }

    /** Confirms the new address. Opens no session, because a mail can be forwarded. */
    @Post(uri = "/confirm", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> confirm(HttpRequest<?> request, @Body @Nullable String body) {
        if (!changes.confirmByToken(forms.read(request, body).exact(TOKEN))) {
            return refused(request);
        }
        cookies.setNotice(request, Notice.EMAIL_CHANGED);
        return pages.redirect(request, browsers.find(request).isPresent() ? "/dashboard" : "/login");
    }

    /** Shows the button that gives the earlier address back. */
    @Get("/undo")
    HttpResponse<?> showUndo(HttpRequest<?> request, @QueryValue(value = TOKEN, defaultValue = "") String token) {
        return show(request, UNDO, token, changes.undoable(token));
    }

    /** Gives the earlier address back. All sessions have ended, so it leads to the sign-in page. */
    @Post(uri = "/undo", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> undo(HttpRequest<?> request, @Body @Nullable String body) {
        if (!changes.undo(forms.read(request, body).exact(TOKEN))) {
            return refused(request);
        }
        cookies.setNotice(request, Notice.EMAIL_CHANGE_UNDONE);
        return pages.redirect(request, "/login");
    }

    private HttpResponse<?> show(
            HttpRequest<?> request, String template, String token, Optional<AddressChangeRepository.Subject> subject) {
        if (subject.isEmpty()) {
            return refused(request);
        }
        Map<String, Object> model = forms.model(request, Map.of(), List.of());
        model.put("secret", token);
        model.put("username", subject.get().username());
        model.put("address", CodePage.inPart(subject.get().email()));
        return pages.page(request, template, model);
    }

    private HttpResponse<?> refused(HttpRequest<?> request) {
        return pages.page(request, HttpStatus.BAD_REQUEST, REFUSED, Map.of());
    }
}
