package dev.latchkey.auth.login;

import dev.latchkey.auth.address.CodePage;
import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SharedForm;
import dev.latchkey.auth.page.SignInAddress;
import dev.latchkey.auth.passkey.PasskeyForm;
import dev.latchkey.auth.registration.RegistrationSettings;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.signin.AuthenticationClass;
import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The sign-in page. */
@Hidden
@Controller(SignInController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class SignInController implements SharedForm {
    static final String PATH = "/login";

    private static final String TEMPLATE = "sign-in";
    private static final String USERNAME = "username";
    private static final String EMAIL = "email";
    private static final String PASSWORD = "password";
    private static final String STAY = "stay";

    /** The page does not tell which of the two is wrong, so both fields are marked. */
    private static final List<FieldError> WRONG =
            List.of(FieldError.of(USERNAME, "error.credentials"), FieldError.of(PASSWORD, "error.credentials"));

    private final SignIn signIn;
    private final ScopeCatalogue scopes;
    private final SecondStep second;
    private final SecondStepPages steps;
    private final BrowserSignIn browser;
    private final RegistrationSettings registration;
    private final Outbox outbox;
    private final BrowserSessions browsers;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;
    private final CodePage codes;
    private final PasskeyForm passkeys;
    private final SignInForms continued;

    SignInController(
            SignIn signIn,
            ScopeCatalogue scopes,
            SecondStep second,
            SecondStepPages steps,
            BrowserSignIn browser,
            RegistrationSettings registration,
            Outbox outbox,
            BrowserSessions browsers,
            PageCookies cookies,
            Forms forms,
            Pages pages,
            CodePage codes,
            PasskeyForm passkeys,
            SignInForms continued) {
        this.signIn = signIn;
        this.scopes = scopes;
        this.second = second;
        this.steps = steps;
        this.browser = browser;
        this.registration = registration;
        this.outbox = outbox;
        this.browsers = browsers;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
        this.codes = codes;
        this.passkeys = passkeys;
        this.continued = continued;
    }

    /**
     * Shows the form. A signed-in user goes on to the target.
     *
     * @param again {@code true} when a signed-in user must sign in again
     * @param name the first content of the name field
     * @param acr the class of the sign-in that an application asks for: {@code 2} shows a hint
     */
    @Get
    HttpResponse<?> show(
            HttpRequest<?> request,
            @QueryValue(value = Continuation.NAME, defaultValue = "") String asked,
            @QueryValue(value = SignInAddress.AGAIN, defaultValue = "false") String again,
            @QueryValue(value = SignInAddress.NAME, defaultValue = "") String name,
            @QueryValue(value = SignInAddress.ACR, defaultValue = "") String acr) {
        Continuation continuation = Continuation.of(asked);
        if (!again.equals("true") && browsers.find(request).isPresent()) {
            return pages.redirect(request, continuation.target());
        }
        Map<String, String> values =
                name.isEmpty() ? Map.of(SignInAddress.ACR, acr) : Map.of(USERNAME, name, SignInAddress.ACR, acr);
        return pages.page(request, TEMPLATE, model(request, values, List.of(), continuation));
    }

    @Override
    public String path() {
        return PATH;
    }

    /** Signs in, or asks for the second factor. */
    @Override
    @Executable
    public HttpResponse<?> submit(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        String name = name(form);
        String password = form.exact(PASSWORD);
        Continuation continuation = Continuation.of(form.exact(Continuation.NAME));
        List<FieldError> missing = new ArrayList<>();
        if (name.isEmpty()) {
            missing.add(FieldError.missing(USERNAME));
        }
        if (password.isEmpty()) {
            missing.add(FieldError.missing(PASSWORD));
        }
        if (!missing.isEmpty()) {
            return again(request, HttpStatus.BAD_REQUEST, form, missing, continuation);
        }
        cookies.setStay(request, stays(form));
        return switch (signIn(request, name, password)) {
            case SignIn.Success success -> signedIn(request, success, form, continuation);
            case SignIn.Wrong() ->
                again(request, HttpStatus.UNAUTHORIZED, form, WRONG, continuation)
                        .header(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(false));
            case SignIn.Unverified(UUID accountId) -> codes.ask(request, accountId, continuation);
            case SignIn.CodeNeeded(String ticket) ->
                steps.code(request, HttpStatus.OK, ticket, List.of(), continuation);
            case SignIn.EnrolmentNeeded(String ticket) -> enrol(request, ticket, continuation);
            case SignIn.PasskeyNeeded() -> steps.passkey(request, continuation);
        };
    }

    /** Goes on. If that needs two factors and the user has a passkey, the user is asked for the passkey first. */
    private HttpResponse<?> signedIn(
            HttpRequest<?> request, SignIn.Success success, Form form, Continuation continuation) {
        browser.begin(request, success.tokens(), success.deviceToken());
        boolean missesPasskey = isTwoSteps(form.exact(SignInAddress.ACR))
                && browsers.of(success.tokens().accessToken())
                        .filter(second::hasUnusedFactor)
                        .isPresent();
        return missesPasskey
                ? steps.passkeyForApplication(request, continuation)
                : pages.redirect(request, continuation.target());
    }

    private HttpResponse<?> enrol(HttpRequest<?> request, String ticket, Continuation continuation) {
        return second.enrol(ticket)
                .<HttpResponse<?>>map(
                        app -> steps.enrolment(request, HttpStatus.OK, ticket, app, List.of(), continuation))
                .orElseGet(() -> pages.redirect(request, continuation.from(PATH))); // changed in this very moment
    }

    /** {@return whether the user stays signed in when the browser is closed} */
    static boolean stays(Form form) {
        return form.exact(STAY).equals("true");
    }

    private static boolean isTwoSteps(String acr) {
        return acr.equals(AuthenticationClass.TWO_FACTORS.acr());
    }

    /** Both fields accept a username or an address. */
    private static String name(Form form) {
        String username = form.text(USERNAME);
        return username.isEmpty() ? form.text(EMAIL) : username;
    }

    /** A username with an at sign is always its owner's own address, so a lookup by address finds such accounts, too. */
    private SignIn.Result signIn(HttpRequest<?> request, String name, String password) {
        DeviceProof proof = DeviceProof.ofToken(cookies.deviceToken(request));
        String scope = scopes.defaultLoginScope();
        return name.contains("@")
                ? signIn.byEmail(name, password, proof, scope)
                : signIn.byUsername(name, password, proof, scope);
    }

    /** {@return the page with the errors} */
    MutableHttpResponse<String> again(
            HttpRequest<?> request, HttpStatus status, Form form, List<FieldError> errors, Continuation continuation) {
        Map<String, String> values = Map.of(
                USERNAME,
                name(form),
                STAY,
                Boolean.toString(stays(form)),
                SignInAddress.ACR,
                form.exact(SignInAddress.ACR));
        return pages.page(request, status, TEMPLATE, model(request, values, errors, continuation));
    }

    private Map<String, Object> model(
            HttpRequest<?> request, Map<String, String> values, List<FieldError> errors, Continuation continuation) {
        Map<String, Object> model = continued.model(request, values, errors, continuation);
        model.put("twoSteps", isTwoSteps(values.getOrDefault(SignInAddress.ACR, "")));
        passkeys.addTo(request, model);
        cookies.takeNotice(request).ifPresent(notice -> model.put("notice", notice.key()));
        if (registration.isOpen()) {
            model.put("signUp", continuation.from("/signup"));
        }
        if (outbox.isOpen()) {
            model.put("forgot", "/forgot");
        }
        return model;
    }
}
