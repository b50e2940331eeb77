package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.address.AddressClaims;
import dev.latchkey.auth.address.AddressVerifications;
import dev.latchkey.auth.address.ClaimOutcome;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.password.PasswordChange;
import dev.latchkey.auth.password.PasswordChanges;
import dev.latchkey.auth.password.PasswordFlaw;
import dev.latchkey.auth.session.Sessions;
import dev.latchkey.shared.micronaut.Uuids;
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
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dashboard of a signed-in user. The user can end sessions, change the password and verify the address there. */
@Hidden
@Controller(Dashboard.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class DashboardController {
    private static final String CURRENT_PASSWORD = "current-password";
    private static final String NEW_PASSWORD = "new-password";
    private static final String SESSION = "session";
    private static final String CODE = "code";

    private final Dashboard dashboard;
    private final BrowserSessions browsers;
    private final Sessions sessions;
    private final PasswordChanges passwords;
    private final AddressClaims claims;
    private final AddressVerifications verifications;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    DashboardController(
            Dashboard dashboard,
            BrowserSessions browsers,
            Sessions sessions,
            PasswordChanges passwords,
            AddressClaims claims,
            AddressVerifications verifications,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.dashboard = dashboard;
        this.browsers = browsers;
        this.sessions = sessions;
        this.passwords = passwords;
        this.claims = claims;
        this.verifications = verifications;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        return person.isEmpty() ? signIn(request) : shown(request, person.get());
    }

    /** Ends one session. Changes nothing if the session is gone, or belongs to another account. */
    @Post(uri = "/sessions/end", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> endOne(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Form form = forms.read(request, body, person.get());
        Uuids.parse(form.text(SESSION))
                .flatMap(session -> sessions.endOwn(person.get().accountId(), session))
                .ifPresent(confirmation -> cookies.setNotice(request, Notice.SESSION_ENDED));
        return pages.redirect(request, Dashboard.PATH);
    }

    /** Ends all sessions but the one of this browser. */
    @Post(uri = "/sessions/end-others", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> endOthers(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        forms.read(request, body, person.get());
        sessions.endOthers(person.get().accountId(), person.get().sessionId());
        cookies.setNotice(request, Notice.SESSIONS_ENDED);
        return pages.redirect(request, Dashboard.PATH);
    }

    /** Changes the password, and ends all other sessions. */
    @Post(uri = "/password", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> changePassword(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Form form = forms.read(request, body, person.get());
        List<FieldError> missing = missing(form);
        if (!missing.isEmpty()) {
            return again(request, person.get(), missing);
        }
        String current = form.exact(CURRENT_PASSWORD);
        String next = form.exact(NEW_PASSWORD);
        return switch (change(person.get(), current, next)) {
            case PasswordChange.Changed() -> {
                cookies.setNotice(request, Notice.PASSWORD_CHANGED);
                yield pages.redirect(request, Dashboard.PATH);
            }
            case PasswordChange.WrongPassword() ->
                again(request, person.get(), List.of(FieldError.of(CURRENT_PASSWORD, "error.password.wrong")));
            case PasswordChange.SamePassword() ->
                again(request, person.get(), List.of(FieldError.of(NEW_PASSWORD, "error.password.same")));
            case PasswordChange.Flawed(PasswordFlaw flaw) ->
                again(request, person.get(), List.of(new FieldError(NEW_PASSWORD, flaw.key(), flaw.limit())));
        };
    }

    /** Verifies the address by the code that was mailed to it. */
    @Post(uri = "/email/verify", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> verifyEmail(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        String code = forms.read(request, body, person.get()).text(CODE);
        if (code.isEmpty()) {
            return again(request, person.get(), List.of(FieldError.missing(CODE)));
        }
        if (!verifications.byCode(person.get().accountId(), code)) {
            return again(request, person.get(), List.of(FieldError.of(CODE, "error.code")));
        }
        cookies.setNotice(request, Notice.EMAIL_VERIFIED);
        return pages.redirect(request, Dashboard.PATH);
    }

    /** Sends another mail with a link and a code. Changes nothing if the address has been verified meanwhile. */
    @Post(uri = "/email/send", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> sendCode(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        forms.read(request, body, person.get());
        if (claims.request(person.get().accountId()) == ClaimOutcome.PROMISED) {
            cookies.setNotice(request, Notice.CODE_SENT);
        }
        return pages.redirect(request, Dashboard.PATH);
    }

    /** The second request of a double click finds the new password in place. It gets the same answer as the first. */
    private PasswordChange change(SignedIn person, String current, String next) {
        PasswordChange change = passwords.change(person.accountId(), person.sessionId(), current, next);
        return change instanceof PasswordChange.WrongPassword
                        && passwords.wasJustChanged(person.accountId(), person.sessionId(), next)
                ? new PasswordChange.Changed()
                : change;
    }

    private HttpResponse<?> again(HttpRequest<?> request, SignedIn person, List<FieldError> errors) {
        return dashboard
                .show(request, person, errors)
                .<HttpResponse<?>>map(page -> page.status(HttpStatus.BAD_REQUEST))
                .orElseGet(() -> signIn(request));
    }

    private HttpResponse<?> shown(HttpRequest<?> request, SignedIn person) {
        return dashboard
                .show(request, person, List.of())
                .<HttpResponse<?>>map(page -> page)
                .orElseGet(() -> signIn(request));
    }

    private HttpResponse<?> signIn(HttpRequest<?> request) {
        return pages.redirect(request, "/login");
    }

    private static List<FieldError> missing(Form form) {
        List<FieldError> missing = new ArrayList<>();
        for (String field : List.of(CURRENT_PASSWORD, NEW_PASSWORD)) {
            if (form.exact(field).isEmpty()) {
                missing.add(FieldError.missing(field));
            }
        }
        return missing;
    }
}
