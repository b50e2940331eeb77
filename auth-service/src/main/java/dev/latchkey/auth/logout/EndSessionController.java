package dev.latchkey.auth.logout;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.session.KnownSessions;
import dev.latchkey.shared.micronaut.error.RequestId;
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
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.enums.ParameterIn;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import java.net.URI;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The logout endpoint (OpenID Connect RP-Initiated Logout section 2): an application sends the user here to sign out. With
 * an ID token of the browser's own session, this happens at once, because only an application of this session has such a
 * token. Otherwise the user is asked.
 */
@Controller("/oauth2/logout")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class EndSessionController {
    static final String PATH = "/oauth2/logout";

    private static final String SIGN_IN = "/login";

    private final LogoutRequests requests;
    private final BrowserSessions browsers;
    private final KnownSessions sessions;
    private final SignOut signOut;
    private final SignOutPage signOutPage;
    private final Pages pages;

    EndSessionController(
            LogoutRequests requests,
            BrowserSessions browsers,
            KnownSessions sessions,
            SignOut signOut,
            SignOutPage signOutPage,
            Pages pages) {
        this.requests = requests;
        this.browsers = browsers;
        this.sessions = sessions;
        this.signOut = signOut;
        this.signOutPage = signOutPage;
        this.pages = pages;
    }

    /** Signs the user out, and leads back to the application. */
    @Get
    @Parameter(name = "id_token_hint", in = ParameterIn.QUERY, description = "an ID token, which may have expired")
    @Parameter(name = "client_id", in = ParameterIn.QUERY)
    @Parameter(name = "post_logout_redirect_uri", in = ParameterIn.QUERY, description = "exactly as registered")
    @Parameter(name = "state", in = ParameterIn.QUERY)
    @ApiResponse(responseCode = "303", description = "Redirects to the application, or to the sign-in page.")
    @ApiResponse(responseCode = "200", description = "A page that asks whether to sign out.")
    @ApiResponse(responseCode = "400", description = "A page says that the address is not registered.")
    HttpResponse<?> logout(HttpRequest<?> request) {
        String query = Objects.requireNonNullElse(request.getUri().getRawQuery(), "");
        Optional<LogoutRequest> asked = requests.read(query);
        return asked.isEmpty() ? refused(request) : logout(request, asked.get());
    }

    /**
     * The same request as a form. It redirects to the GET: browsers send our cookies with links from other sites, but not
     * with their forms.
     */
    @Hidden
    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> logoutByForm(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<LogoutRequest> asked = requests.read(Objects.requireNonNullElse(body, ""));
        return asked.isEmpty()
                ? refused(request)
                : pages.redirect(
                        request,
                        URI.create(PATH + "?"
                                + URLUtils.serializeParameters(asked.get().parameters())));
    }

    /** Handles the user's decision. */
    @Hidden
    @Post(uri = "/confirm", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            signOut.awaitEarlier(request);
            return pages.redirect(request, URI.create(SIGN_IN));
        }
        SignOutPage.Decision decision = signOutPage.read(request, body, person.get());
        Optional<LogoutRequest> asked = requests.read(decision.request());
        if (asked.isEmpty()) {
            return refused(request);
        }
        return decision.signOut()
                ? signedOut(request, asked.get(), person.get())
                : pages.redirect(request, URI.create("/dashboard"));
    }

    private HttpResponse<?> logout(HttpRequest<?> request, LogoutRequest asked) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            signOut.awaitEarlier(request);
            return pages.redirect(request, asked.target(SIGN_IN));
        }
        if (isOwn(asked, person.get())) {
            return signedOut(request, asked, person.get());
        }
        return signOutPage.ask(
                request, person.get(), URLUtils.serializeParameters(asked.parameters()), asked.formTarget());
    }

    private boolean isOwn(LogoutRequest asked, SignedIn person) {
        return person.accountId().equals(asked.subject())
                && asked.applicationSession() != null
                && sessions.isOpenedIn(asked.applicationSession(), person.sessionId());
    }

    private HttpResponse<?> signedOut(HttpRequest<?> request, LogoutRequest asked, SignedIn person) {
        signOut.signOut(request, person);
        if (asked.redirectUri() == null) {
            signOut.tell(request);
        }
        return pages.redirect(request, asked.target(SIGN_IN));
    }

    private HttpResponse<?> refused(HttpRequest<?> request) {
        return pages.page(
                request,
                HttpStatus.BAD_REQUEST,
                "authorization-refused",
                Map.of("reason", "authorization.bad-redirect", "requestId", RequestId.of(request)));
    }
}
