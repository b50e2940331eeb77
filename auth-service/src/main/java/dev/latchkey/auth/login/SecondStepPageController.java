package dev.latchkey.auth.login;

import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
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
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The forms that complete a sign-in after the right password. {@link SignInController} shows them for the first time. */
@Hidden
@Controller(SignInController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class SecondStepPageController {
    private static final String CODE = "code";
    private static final String APP_CODE = "app-code";

    private final SecondStep second;
    private final SecondStepPages steps;
    private final BrowserSignIn browser;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    SecondStepPageController(
            SecondStep second,
            SecondStepPages steps,
            BrowserSignIn browser,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.second = second;
        this.steps = steps;
        this.browser = browser;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    /** Signs in by a code of the authenticator app, or by a recovery code. */
    @Post(uri = "/code", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> code(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        Continuation continuation = continuation(form);
        String ticket = form.exact(SecondStepPages.TICKET);
        String code = form.text(CODE);
        if (code.isEmpty()) {
            return again(request, ticket, FieldError.of(CODE, "error.second-step.missing"), continuation);
        }
        return switch (second.complete(ticket, code, DeviceProof.ofToken(cookies.deviceToken(request)))) {
            case SecondStep.Success success -> {
                browser.begin(request, success.tokens(), success.deviceToken());
                yield pages.redirect(request, continuation.target());
            }
            case SecondStep.WrongCode() ->
                again(request, ticket, FieldError.of(CODE, "error.second-step.wrong"), continuation);
            case SecondStep.Expired() -> expired(request, continuation);
        };
    }

    /** Sets an authenticator app up, signs in, and shows the recovery codes. */
    @Post(uri = "/set-up", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> setUp(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        Continuation continuation = continuation(form);
        String code = form.text(APP_CODE);
        if (code.isEmpty()) {
            return setUpAgain(request, form, "error.second-step.missing", continuation);
        }
        SecondStep.Result result = second.completeEnrolment(
                form.exact(SecondStepPages.TICKET),
                form.exact(SecondStepPages.ENROLMENT),
                code,
                DeviceProof.ofToken(cookies.deviceToken(request)));
        return switch (result) {
            case SecondStep.Success success -> {
                browser.begin(request, success.tokens(), success.deviceToken());
                yield steps.recoveryCodes(request, success.recoveryCodes(), continuation);
            }
            case SecondStep.WrongCode() -> setUpAgain(request, form, "error.two-step.wrong", continuation);
            case SecondStep.Expired() -> expired(request, continuation);
        };
    }

    private HttpResponse<?> again(HttpRequest<?> request, String ticket, FieldError error, Continuation continuation) {
        return steps.code(request, HttpStatus.BAD_REQUEST, ticket, List.of(error), continuation);
    }

    private HttpResponse<?> setUpAgain(HttpRequest<?> request, Form form, String key, Continuation continuation) {
        String ticket = form.exact(SecondStepPages.TICKET);
        return second.resume(ticket, form.exact(SecondStepPages.ENROLMENT))
                .<HttpResponse<?>>map(app -> steps.enrolment(
                        request,
                        HttpStatus.BAD_REQUEST,
                        ticket,
                        app,
                        List.of(FieldError.of(APP_CODE, key)),
                        continuation))
                .orElseGet(() -> expired(request, continuation));
    }

    /** The ticket is good for some minutes only. The sign-in begins again. */
    private HttpResponse<?> expired(HttpRequest<?> request, Continuation continuation) {
        cookies.setNotice(request, Notice.SIGN_IN_EXPIRED);
        return pages.redirect(request, continuation.from(SignInController.PATH));
    }

    private static Continuation continuation(Form form) {
        return Continuation.of(form.exact(Continuation.NAME));
    }
}
