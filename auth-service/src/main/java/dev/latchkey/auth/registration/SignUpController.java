package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sign-up page. */
@Hidden
@Controller("/signup")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class SignUpController {
    private static final String TEMPLATE = "sign-up";
    private static final String REFUSED = "sign-up-refused";
    private static final String INVITATION = "invitation";
    private static final String NAME = "name";
    private static final String EMAIL = "email";
    private static final String USERNAME = "username";
    private static final String PASSWORD = "password";
    private static final List<String> FIELDS = List.of(NAME, EMAIL, USERNAME, PASSWORD);
    private static final List<String> KEPT = List.of(NAME, EMAIL, USERNAME);

    private final Registrations registrations;
    private final RegistrationSettings settings;
    private final EmailVerification verification;
    private final PasswordPolicy passwords;
    private final FirstSession session;
    private final BrowserSessions browsers;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    SignUpController(
            Registrations registrations,
            RegistrationSettings settings,
            EmailVerification verification,
            PasswordPolicy passwords,
            FirstSession session,
            BrowserSessions browsers,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.registrations = registrations;
        this.settings = settings;
        this.verification = verification;
        this.passwords = passwords;
        this.session = session;
        this.browsers = browsers;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    /** Shows the form. A signed-in user has an account, and goes on to the target. */
    @Get
    HttpResponse<?> show(
            HttpRequest<?> request,
            @QueryValue(value = Continuation.NAME, defaultValue = "") String asked,
            @QueryValue(value = INVITATION, defaultValue = "") String token) {
        Continuation continuation = Continuation.of(asked);
        if (browsers.find(request).isPresent()) {
            return pages.redirect(request, continuation.target());
        }
        if (settings.isClosed()) {
            return closed(request);
        }
        if (settings.isOpen()) {
            return pages.page(request, TEMPLATE, model(request, Map.of(), List.of(), continuation, ""));
        }
        return registrations
                .invitation(token)
                .<HttpResponse<?>>map(invitation -> pages.page(
                        request, TEMPLATE, model(request, invited(invitation), List.of(), continuation, token)))
                .orElseGet(() -> notInvited(request));
    }

    private static Map<String, String> invited(Invitation invitation) {
        return invitation.email() == null ? Map.of() : Map.of(EMAIL, invitation.email());
    }

    private HttpResponse<?> closed(HttpRequest<?> request) {
        return refused(request, "sign-up.closed");
    }

    private HttpResponse<?> notInvited(HttpRequest<?> request) {
        return refused(request, "sign-up.not-invited");
    }

    private HttpResponse<?> refused(HttpRequest<?> request, String key) {
        return pages.page(request, HttpStatus.FORBIDDEN, REFUSED, Map.of("key", key));
    }

    /** Creates an account, and signs in if its owner may. */
    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> signUp(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        RegistrationRequest registration = registration(form);
        return switch (registrations.register(registration)) {
            case Registration.Registered(Account account) -> signedUp(request, form, account);
            case Registration.Invalid(List<Objection> objections) ->
                again(request, HttpStatus.BAD_REQUEST, form, errors(form, objections));
            case Registration.UsernameTaken() -> taken(request, registration, form, usernameTaken(form));
            case Registration.EmailTaken() -> taken(request, registration, form, emailTaken());
            case Registration.Closed() -> closed(request);
            case Registration.NotInvited() ->
                registrations
                        .justMade(registration)
                        .<HttpResponse<?>>map(account -> signedUp(request, form, account))
                        .orElseGet(() -> notInvited(request));
        };
    }

    /** Answers the second request of a double click like the first. */
    private HttpResponse<?> taken(
            HttpRequest<?> request, RegistrationRequest registration, Form form, FieldError error) {
        return registrations
                .justMade(registration)
                .<HttpResponse<?>>map(account -> signedUp(request, form, account))
                .orElseGet(() -> again(request, HttpStatus.CONFLICT, form, List.of(error)));
    }

    /** Goes on to the target, or to the sign-in page if no session opens. A notice is for a page that shows it. */
    private HttpResponse<?> signedUp(HttpRequest<?> request, Form form, Account account) {
        boolean mailed = verification.isOn() && !form.text(EMAIL).isEmpty();
        Continuation continuation = continuation(form);
        if (!session.open(request, account)) {
            cookies.setNotice(request, mailed ? Notice.SIGNED_UP_AND_MAILED : Notice.SIGNED_UP);
            return pages.redirect(request, continuation.from("/login"));
        }
        if (continuation.isDashboard()) {
            cookies.setNotice(request, mailed ? Notice.SIGNED_UP_AND_MAILED : Notice.SIGNED_UP_AND_IN);
        }
        return pages.redirect(request, continuation.target());
    }

    private static RegistrationRequest registration(Form form) {
        String email = form.text(EMAIL);
        return new RegistrationRequest(
                hasUsername(form) ? form.text(USERNAME) : email,
                form.exact(PASSWORD),
                email,
                nullIfEmpty(form.text(NAME)),
                nullIfEmpty(form.text(INVITATION)));
    }

    private static Continuation continuation(Form form) {
        return Continuation.of(form.exact(Continuation.NAME));
    }

    private static boolean hasUsername(Form form) {
        return !form.text(USERNAME).isEmpty();
    }

    private static @Nullable String nullIfEmpty(String text) {
        return text.isEmpty() ? null : text;
    }

    /**
     * Reports an empty field only as missing, not as invalid too. Reports no error for a username that the user did not
     * type.
     */
    private static List<FieldError> errors(Form form, List<Objection> objections) {
        Stream<FieldError> missing = Stream.of(EMAIL, PASSWORD)
                .filter(field -> form.exact(field).isBlank())
                .map(FieldError::missing);
        Stream<FieldError> invalid = objections.stream()
                .map(objection -> new FieldError(objection.field(), objection.key(), objection.limit()))
                .filter(error -> !error.field().equals(USERNAME) || hasUsername(form));
        return Stream.concat(missing, invalid)
                .sorted(Comparator.comparingInt(error -> FIELDS.indexOf(error.field())))
                .toList();
    }

    private static FieldError usernameTaken(Form form) {
        return hasUsername(form) ? FieldError.of(USERNAME, "error.username-taken") : emailTaken();
    }

    private static FieldError emailTaken() {
        return FieldError.of(EMAIL, "error.email-taken");
    }

    private HttpResponse<?> again(HttpRequest<?> request, HttpStatus status, Form form, List<FieldError> errors) {
        Map<String, String> typed = KEPT.stream().collect(Collectors.toMap(field -> field, form::text));
        return pages.page(
                request, status, TEMPLATE, model(request, typed, errors, continuation(form), form.text(INVITATION)));
    }

    private Map<String, Object> model(
            HttpRequest<?> request,
            Map<String, String> values,
            List<FieldError> errors,
            Continuation continuation,
            String invitation) {
        Map<String, Object> model = forms.model(request, values, errors);
        if (!invitation.isEmpty()) {
            model.put(INVITATION, invitation);
        }
        model.put("minLength", passwords.minLength());
        model.put("signIn", continuation.from("/login"));
        if (!continuation.isDashboard()) {
            model.put(Pages.CONTINUATION, continuation.target());
        }
        return model;
    }
}
