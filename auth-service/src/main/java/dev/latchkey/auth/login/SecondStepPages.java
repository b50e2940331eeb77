package dev.latchkey.auth.login;

import dev.latchkey.auth.factor.AppPage;
import dev.latchkey.auth.factor.NewApp;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.passkey.PasskeyForm;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** Renders the pages after the right password, while a second factor is missing. */
@Singleton
final class SecondStepPages {
    static final String TICKET = "ticket";
    static final String ENROLMENT = "enrolment";

    private static final String SIGN_IN = "signIn";

    private final SignInForms forms;
    private final PasskeyForm passkeys;
    private final Pages pages;

    SecondStepPages(SignInForms forms, PasskeyForm passkeys, Pages pages) {
        this.forms = forms;
        this.passkeys = passkeys;
        this.pages = pages;
    }

    /** {@return the page that asks for a code} */
    MutableHttpResponse<?> code(
            HttpRequest<?> request,
            HttpStatus status,
            String ticket,
            List<FieldError> errors,
            Continuation continuation) {
        Map<String, Object> model = model(request, errors, continuation);
        model.put(TICKET, ticket);
        return pages.page(request, status, "second-step", model);
    }

    /** {@return the page that sets an authenticator app up} */
    MutableHttpResponse<?> enrolment(
            HttpRequest<?> request,
            HttpStatus status,
            String ticket,
            NewApp app,
            List<FieldError> errors,
            Continuation continuation) {
        Map<String, Object> model = model(request, errors, continuation);
        model.put(TICKET, ticket);
        AppPage.describe(app, model);
        return pages.page(request, status, "second-step-set-up", model);
    }

    /** {@return the page that shows the recovery codes once, and leads on} The user is signed in by now. */
    MutableHttpResponse<?> recoveryCodes(HttpRequest<?> request, List<String> codes, Continuation continuation) {
        Map<String, Object> model = model(request, List.of(), continuation);
        model.put("codes", String.join("\n", codes));
        model.put("next", continuation.target());
        return pages.page(request, "second-step-done", model);
    }

    /** {@return the page that asks for a passkey, because the account needs one} */
    MutableHttpResponse<?> passkey(HttpRequest<?> request, Continuation continuation) {
        Map<String, Object> model = model(request, List.of(), continuation);
        return passkey(request, HttpStatus.FORBIDDEN, "passkey-required.advice", model);
    }

    /** {@return the page that asks for a passkey, because an application needs one} The user is signed in by now. */
    MutableHttpResponse<?> passkeyForApplication(HttpRequest<?> request, Continuation continuation) {
        Map<String, Object> model = model(request, List.of(), continuation);
        model.put("twoSteps", true);
        return passkey(request, HttpStatus.OK, "sign-in.two-steps", model);
    }

    /** The advice is the key of a text. */
    private MutableHttpResponse<?> passkey(
            HttpRequest<?> request, HttpStatus status, String advice, Map<String, Object> model) {
        model.put("advice", advice);
        passkeys.addTo(request, model);
        return pages.page(request, status, "passkey-required", model);
    }

    private Map<String, Object> model(HttpRequest<?> request, List<FieldError> errors, Continuation continuation) {
        Map<String, Object> model = forms.model(request, Map.of(), errors, continuation);
        model.put(SIGN_IN, continuation.from(SignInController.PATH));
        return model;
    }
}
