package dev.latchkey.auth.passkey;

import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.RecentSignIns;
import dev.latchkey.auth.page.SharedForm;
import dev.latchkey.auth.page.SharedPage;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.shared.micronaut.Uuids;
import io.micronaut.context.annotation.Executable;
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
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The pages of a signed-in user's passkeys. To make a passkey, the browser must run our script; to list, rename and remove
 * them, it need not. Adding and removing ask for a sign-in of the last minutes. The challenge of the page for a new passkey is
 * bound to the account, so the form itself needs no more than the session.
 */
@Hidden
@Controller(PasskeyPageController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class PasskeyPageController implements SharedForm, SharedPage {
    static final String PATH = "/passkeys";

    private static final String NEW = "/new";
    private static final String LIST_TEMPLATE = "passkeys";
    private static final String NEW_TEMPLATE = "passkey-new";
    private static final String NAME = "name";
    private static final String PASSKEY = "passkey";

    private final Passkeys passkeys;
    private final RecentSignIns recent;
    private final BrowserSessions browsers;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    PasskeyPageController(
            Passkeys passkeys,
            RecentSignIns recent,
            BrowserSessions browsers,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.passkeys = passkeys;
        this.recent = recent;
        this.browsers = browsers;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    @Override
    public String path() {
        return PATH;
    }

    /** Lists the passkeys. */
    @Override
    @Executable
    public HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        return person.isEmpty() ? signIn(request) : list(request, HttpStatus.OK, person.get(), List.of());
    }

    /** Shows the form for a new passkey. */
    @Get(NEW)
    HttpResponse<?> showNew(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        return form(request, HttpStatus.OK, person.get(), "", List.of());
    }

    /** Adds a passkey. The second request of a double click is answered like the first. */
    @Override
    @Executable
    public HttpResponse<?> submit(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Form form = forms.read(request, body, person.get());
        String typed = form.text(NAME);
        Optional<String> name =
                typed.isEmpty() ? Optional.of(passkeys.nextName(person.get().accountId())) : PasskeyName.of(typed);
        if (name.isEmpty()) {
            return again(request, person.get(), typed, FieldError.of(NAME, "error.passkey.name"));
        }
        Map<String, Object> credential =
                CredentialJson.parse(form.exact(PasskeyForm.CREDENTIAL)).orElseGet(Map::of);
        UUID account = person.get().accountId();
        return switch (passkeys.add(account, person.get().sessionId(), name.get(), credential)) {
            case PasskeyAddition.Added _ -> done(request, Notice.PASSKEY_ADDED);
            case PasskeyAddition.Exists(boolean own) ->
                own
                        ? done(request, Notice.PASSKEY_ADDED)
                        : again(request, person.get(), typed, FieldError.of(PASSKEY, "error.passkey.exists"));
            case PasskeyAddition.Refused() ->
                again(request, person.get(), typed, FieldError.of(PASSKEY, "error.passkey.refused"));
            case PasskeyAddition.Full() ->
                again(request, person.get(), typed, new FieldError(PASSKEY, "error.passkey.too-many", Passkeys.MOST));
        };
    }

    /** Gives a passkey another name. Changes nothing if it is gone, or belongs to another account. */
    @Post(uri = "/rename", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> rename(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return signIn(request);
        }
        Form form = forms.read(request, body, person.get());
        Optional<UUID> passkey = Uuids.parse(form.text(PASSKEY));
        Optional<String> name = PasskeyName.of(form.text(NAME));
        if (passkey.isPresent() && name.isEmpty()) {
            FieldError error = FieldError.of(NAME + "-" + passkey.get(), "error.passkey.name");
            return list(request, HttpStatus.BAD_REQUEST, person.get(), List.of(error));
        }
        if (passkey.isPresent() && passkeys.rename(person.get().accountId(), passkey.get(), name.orElseThrow())) {
            cookies.setNotice(request, Notice.PASSKEY_RENAMED);
        }
        return pages.redirect(request, PATH);
    }

    /** Removes a passkey. Changes nothing if it is gone, or belongs to another account. */
    @Post(uri = "/remove", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> remove(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> found = browsers.find(request);
        if (found.isEmpty()) {
            return signIn(request);
        }
        SignedIn person = found.get();
        Form form = forms.read(request, body, person);
        Optional<HttpResponse<?>> asked = recent.ask(request, person, PATH);
        if (asked.isPresent()) {
            return asked.get();
        }
        Optional<UUID> passkey = Uuids.parse(form.text(PASSKEY));
        PasskeyRemoval removal = passkey.map(id -> passkeys.remove(person.accountId(), person.sessionId(), id))
                .orElse(PasskeyRemoval.UNKNOWN);
        return switch (removal) {
            case REMOVED -> done(request, Notice.PASSKEY_REMOVED);
            case UNKNOWN -> pages.redirect(request, PATH);
            case NEEDED -> {
                FieldError error = FieldError.of(NAME + "-" + passkey.orElseThrow(), "error.passkey.needed");
                yield list(request, HttpStatus.CONFLICT, person, List.of(error));
            }
        };
    }

    private HttpResponse<?> list(HttpRequest<?> request, HttpStatus status, SignedIn person, List<FieldError> errors) {
        Locale language = Language.of(request);
        Map<String, Object> model = forms.model(request, person, errors);
        model.put(
                "passkeys",
                passkeys.list(person.accountId()).stream()
                        .map(passkey -> PasskeyItem.of(passkey, language))
                        .toList());
        model.put("longestName", PasskeyName.LONGEST);
        cookies.takeNotice(request).ifPresent(notice -> model.put("notice", notice.key()));
        return pages.page(request, status, LIST_TEMPLATE, model);
    }

    private HttpResponse<?> again(HttpRequest<?> request, SignedIn person, String name, FieldError error) {
        return form(request, HttpStatus.BAD_REQUEST, person, name, List.of(error));
    }

    /** Also asks for a recent sign-in when the form is shown again: each time, the page has the options for a new passkey. */
    private HttpResponse<?> form(
            HttpRequest<?> request, HttpStatus status, SignedIn person, String name, List<FieldError> errors) {
        Optional<HttpResponse<?>> asked = recent.ask(request, person, PATH + NEW);
        if (asked.isPresent()) {
            return asked.get();
        }
        Optional<String> options = passkeys.options(person.accountId());
        if (options.isEmpty()) { // the account was deleted or disabled meanwhile
            return signIn(request);
        }
        Pages.allowCalls(request);
        Map<String, Object> model = forms.model(request, person, errors);
        model.put("values", Map.of(NAME, name.isEmpty() ? passkeys.nextName(person.accountId()) : name));
        model.put("options", options.get());
        model.put("longestName", PasskeyName.LONGEST);
        return pages.page(request, status, NEW_TEMPLATE, model);
    }

    private HttpResponse<?> done(HttpRequest<?> request, Notice notice) {
        cookies.setNotice(request, notice);
        return pages.redirect(request, PATH);
    }

    private HttpResponse<?> signIn(HttpRequest<?> request) {
        return pages.redirect(request, "/login");
    }
}
