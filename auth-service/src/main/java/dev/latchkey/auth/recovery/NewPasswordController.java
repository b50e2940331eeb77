package dev.latchkey.auth.recovery;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.password.PasswordFlaw;
import dev.latchkey.auth.password.PasswordPolicy;
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
 * The page that a link leads to. Showing it does not use the link up, because scanners of mails follow links, too. Browsers
 * do not tell other pages its address ({@code Referrer-Policy: no-referrer}).
 */
@Hidden
@Controller("/reset")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class NewPasswordController {
    private static final String FORM = "reset";
    private static final String DEAD = "reset-dead";
    private static final String TOKEN = "token";
    private static final String RESET_TOKEN = "resetToken";
    private static final String NEW_PASSWORD = "new-password";
    private static final String CODE = "code";

    private final PasswordResets resets;
    private final PasswordPolicy policy;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    NewPasswordController(PasswordResets resets, PasswordPolicy policy, PageCookies cookies, Forms forms, Pages pages) {
        this.resets = resets;
        this.policy = policy;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> show(HttpRequest<?> request, @QueryValue(value = TOKEN, defaultValue = "") String token) {
        return form(request, HttpStatus.OK, token, List.of());
    }

    /** Sets the password, and leads to the sign-in page. The second request of a double click is answered like the first. */
    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> submit(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        String token = form.exact(TOKEN);
        String newPassword = form.exact(NEW_PASSWORD);
        if (newPassword.isEmpty()) {
            return again(request, token, FieldError.missing(NEW_PASSWORD));
        }
        return switch (resets.reset(token, newPassword, form.text(CODE), Language.of(request))) {
            case PasswordReset.Done() -> done(request);
            case PasswordReset.DeadLink() -> resets.hasJustSet(token, newPassword) ? done(request) : dead(request);
            case PasswordReset.Flawed(PasswordFlaw flaw) ->
                again(request, token, new FieldError(NEW_PASSWORD, flaw.key(), flaw.limit()));
            case PasswordReset.CodeNeeded() -> again(request, token, FieldError.of(CODE, "error.second-step.missing"));
            case PasswordReset.WrongCode() -> again(request, token, FieldError.of(CODE, "error.second-step.wrong"));
        };
    }

    private HttpResponse<?> done(HttpRequest<?> request) {
        cookies.setNotice(request, Notice.PASSWORD_RESET);
        return pages.redirect(request, "/login");
    }

    private HttpResponse<?> dead(HttpRequest<?> request) {
        return pages.page(request, HttpStatus.BAD_REQUEST, DEAD, Map.of());
    }

    private HttpResponse<?> again(HttpRequest<?> request, String token, FieldError error) {
        return form(request, HttpStatus.BAD_REQUEST, token, List.of(error));
    }

    /** The form names the owner, for password managers. The bearer of the link can become the owner anyway. */
    private HttpResponse<?> form(HttpRequest<?> request, HttpStatus status, String token, List<FieldError> errors) {
        Optional<Account> owner = resets.owner(token);
        if (owner.isEmpty()) {
            return dead(request);
        }
        Map<String, Object> model = forms.model(request, Map.of(), errors);
        model.put(RESET_TOKEN, token);
        model.put("username", owner.get().username());
        model.put("minLength", policy.minLength());
        model.put("needsCode", resets.needsCode(owner.get()));
        return pages.page(request, status, FORM, model);
    }
}
