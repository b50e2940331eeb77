package dev.latchkey.auth.login;

import dev.latchkey.auth.address.CodePage;
import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SharedForm;
import dev.latchkey.auth.passkey.CredentialJson;
import dev.latchkey.auth.passkey.PasskeyForm;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import io.micronaut.context.annotation.Executable;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The form of the sign-in page that a script fills with the answer of an authenticator, and sends. */
@Hidden
@Controller(PasskeySignInController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class PasskeySignInController implements SharedForm {
    static final String PATH = "/login/passkey";

    private final PasskeySignIn signIn;
    private final SignInController page;
    private final BrowserSignIn browser;
    private final ScopeCatalogue scopes;
    private final PageCookies cookies;
    private final CodePage codes;
    private final Forms forms;
    private final Pages pages;

    PasskeySignInController(
            PasskeySignIn signIn,
            SignInController page,
            BrowserSignIn browser,
            ScopeCatalogue scopes,
            PageCookies cookies,
            CodePage codes,
            Forms forms,
            Pages pages) {
        this.signIn = signIn;
        this.page = page;
        this.browser = browser;
        this.scopes = scopes;
        this.cookies = cookies;
        this.codes = codes;
        this.forms = forms;
        this.pages = pages;
    }

    @Override
    public String path() {
        return PATH;
    }

    /** Signs in, like the form with name and password. An error leads to the sign-in page, with new options. */
    @Override
    @Executable
    public HttpResponse<?> submit(HttpRequest<?> request, @Body @Nullable String body) {
        Form form = forms.read(request, body);
        Continuation continuation = Continuation.of(form.exact(Continuation.NAME));
        Map<String, Object> credential =
                CredentialJson.parse(form.exact(PasskeyForm.CREDENTIAL)).orElseGet(Map::of);
        DeviceProof proof = DeviceProof.ofToken(cookies.deviceToken(request));
        cookies.setStay(request, SignInController.stays(form));
        return switch (signIn.open(credential, proof, scopes.defaultLoginScope())) {
            case PasskeySignIn.Opened(TokenAnswer tokens, String deviceToken) -> {
                browser.begin(request, tokens, deviceToken);
                yield pages.redirect(request, continuation.target());
            }
            case PasskeySignIn.Refused() -> again(request, form, "error.passkey", continuation);
            case PasskeySignIn.UserNotVerified() -> again(request, form, "error.passkey.user", continuation);
            case PasskeySignIn.Unverified(UUID accountId) -> codes.ask(request, accountId, continuation);
        };
    }

    private HttpResponse<?> again(HttpRequest<?> request, Form form, String message, Continuation continuation) {
        List<FieldError> errors = List.of(FieldError.of(PasskeyForm.NAME, message));
        return page.again(request, HttpStatus.UNAUTHORIZED, form, errors, continuation)
                .header(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(false));
    }
}
