package dev.latchkey.auth.profile;

import dev.latchkey.auth.address.AddressChanges;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.RecentSignIns;
import dev.latchkey.auth.page.SharedPage;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.registration.NameRules;
import dev.latchkey.auth.registration.Objection;
import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page of a person's names and address. */
@Hidden
@Controller(ProfileController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class ProfilePageController implements SharedPage {
    private static final Continuation HERE = Continuation.of(ProfileController.PATH);

    private final ProfilePage page;
    private final NameChanges names;
    private final AddressChanges addresses;
    private final BrowserSessions browsers;
    private final RecentSignIns recent;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    ProfilePageController(
            ProfilePage page,
            NameChanges names,
            AddressChanges addresses,
            BrowserSessions browsers,
            RecentSignIns recent,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.page = page;
        this.names = names;
        this.addresses = addresses;
        this.browsers = browsers;
        this.recent = recent;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    @Override
    public String path() {
        return ProfileController.PATH;
    }

    @Override
    @Executable
    public HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        return person.isEmpty() ? signIn(request) : orSignIn(request, page.show(request, person.get()));
    }

    /** Changes the names. */
    @Post(uri = "/name", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> changeNames(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Form form = forms.read(request, body, person.get());
        String username = form.text(ProfilePage.USERNAME);
        if (username.isEmpty()) {
            return again(
                    request,
                    person.get(),
                    HttpStatus.BAD_REQUEST,
                    form,
                    FieldError.of(ProfilePage.USERNAME, "error.empty"));
        }
        return switch (names.change(person.get().accountId(), username, form.text(ProfilePage.NAME))) {
            case NameChange.Changed() -> done(request, Notice.NAMES_CHANGED);
            case NameChange.Invalid(List<Objection> objections) ->
                orSignIn(request, page.again(request, person.get(), HttpStatus.BAD_REQUEST, form, errors(objections)));
            case NameChange.UsernameTaken() ->
                again(
                        request,
                        person.get(),
                        HttpStatus.CONFLICT,
                        form,
                        FieldError.of(ProfilePage.USERNAME, "error.username-taken"));
            case NameChange.Unknown() -> signIn(request);
        };
    }

    /** Asks for another address, or for another mail to it. Leads to the sign-in if the last one is too long ago. */
    @Post(uri = "/address", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> changeAddress(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Form form = forms.read(request, body, person.get());
        Optional<HttpResponse<?>> tooOld = recent.ask(request, person.get(), ProfileController.PATH);
        if (tooOld.isPresent()) {
            return tooOld.get();
        }
        String email = form.text(ProfilePage.EMAIL);
        if (email.isEmpty()) {
            return again(request, person.get(), HttpStatus.BAD_REQUEST, form, FieldError.missing(ProfilePage.EMAIL));
        }
        List<Objection> objections = NameRules.email(email).stream().toList();
        if (!objections.isEmpty()) {
            return orSignIn(
                    request, page.again(request, person.get(), HttpStatus.BAD_REQUEST, form, errors(objections)));
        }
        return switch (addresses.request(person.get().accountId(), person.get().sessionId(), email)) {
            case ASKED -> done(request, Notice.EMAIL_CHANGE_ASKED);
            case CHANGED -> done(request, Notice.EMAIL_CHANGED);
            case UNCHANGED ->
                again(
                        request,
                        person.get(),
                        HttpStatus.CONFLICT,
                        form,
                        FieldError.of(ProfilePage.EMAIL, "error.email-unchanged"));
            case TAKEN ->
                again(
                        request,
                        person.get(),
                        HttpStatus.CONFLICT,
                        form,
                        FieldError.of(ProfilePage.EMAIL, "error.email-taken"));
            case UNKNOWN -> signIn(request);
        };
    }

    /** Confirms the new address by the code that was mailed to it. */
    @Post(uri = "/address/code", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> confirmAddress(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Form form = forms.read(request, body, person.get());
        String code = form.text(ProfilePage.CODE);
        if (code.isEmpty()) {
            return again(request, person.get(), HttpStatus.BAD_REQUEST, form, FieldError.missing(ProfilePage.CODE));
        }
        if (!addresses.confirmByCode(person.get().accountId(), code)) {
            return again(
                    request, person.get(), HttpStatus.BAD_REQUEST, form, FieldError.of(ProfilePage.CODE, "error.code"));
        }
        return done(request, Notice.EMAIL_CHANGED);
    }

    /** Gives up a change of the address that is not confirmed yet. */
    @Post(uri = "/address/withdraw", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> withdrawAddress(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        forms.read(request, body, person.get());
        addresses.withdraw(person.get().accountId());
        return done(request, Notice.EMAIL_CHANGE_WITHDRAWN);
    }

    private HttpResponse<?> done(HttpRequest<?> request, Notice notice) {
        cookies.setNotice(request, notice);
        return pages.redirect(request, ProfileController.PATH);
    }

    private HttpResponse<?> again(
            HttpRequest<?> request, SignedIn person, HttpStatus status, Form form, FieldError error) {
        return orSignIn(request, page.again(request, person, status, form, List.of(error)));
    }

    private HttpResponse<?> orSignIn(HttpRequest<?> request, Optional<? extends HttpResponse<?>> shown) {
        return shown.<HttpResponse<?>>map(response -> response).orElseGet(() -> signIn(request));
    }

    private HttpResponse<?> signIn(HttpRequest<?> request) {
        return pages.redirect(request, HERE.from("/login"));
    }

    private static List<FieldError> errors(List<Objection> objections) {
        return objections.stream()
                .map(objection -> new FieldError(objection.field(), objection.key(), objection.limit()))
                .toList();
    }
}
