package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.client.ClientLogos;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SignInAddress;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.shared.micronaut.error.RequestId;
import dev.latchkey.shared.signin.AuthenticationClass;
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
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The authorization endpoint (RFC 6749 section 3.1). It asks the user to sign in and to consent where that is needed, and
 * sends the browser back to the client with a code. It stores nothing until then: each step carries the request's
 * parameters along and reads them anew.
 */
@Controller("/oauth2/authorize")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class AuthorizationController {
    static final String PATH = "/oauth2/authorize";

    private static final Logger LOG = LoggerFactory.getLogger(AuthorizationController.class);

    private final CodeRequests requests;
    private final Steps steps;
    private final Codes codes;
    private final Consents consents;
    private final BrowserSessions browsers;
    private final AccountRepository accounts;
    private final ConsentPage consentPage;
    private final Pages pages;
    private final Issuer issuer;
    private final DatabaseClock clock;
    private final Throttle throttle;
    private final ClientLogos logos;

    AuthorizationController(
            CodeRequests requests,
            Steps steps,
            Codes codes,
            Consents consents,
            BrowserSessions browsers,
            AccountRepository accounts,
            ConsentPage consentPage,
            Pages pages,
            AuthSettings settings,
            DatabaseClock clock,
            Throttle throttle,
            ClientLogos logos) {
        this.requests = requests;
        this.steps = steps;
        this.codes = codes;
        this.consents = consents;
        this.browsers = browsers;
        this.accounts = accounts;
        this.consentPage = consentPage;
        this.pages = pages;
        this.issuer = new Issuer(settings.issuer());
        this.clock = clock;
        this.throttle = throttle;
        this.logos = logos;
    }

    /** Leads the user through sign-in and consent, and back to the client with a code. */
    @Get
    @Parameter(name = "response_type", in = ParameterIn.QUERY, required = true, description = "code")
    @Parameter(name = "client_id", in = ParameterIn.QUERY, required = true)
    @Parameter(name = "redirect_uri", in = ParameterIn.QUERY, required = true, description = "exactly as registered")
    @Parameter(name = "code_challenge", in = ParameterIn.QUERY, required = true)
    @Parameter(name = "code_challenge_method", in = ParameterIn.QUERY, required = true, description = "S256")
    @Parameter(name = "scope", in = ParameterIn.QUERY, description = "the registered scope if absent")
    @Parameter(name = "state", in = ParameterIn.QUERY)
    @Parameter(name = "nonce", in = ParameterIn.QUERY)
    @Parameter(name = "prompt", in = ParameterIn.QUERY, description = "none, or login, consent or both")
    @Parameter(name = "max_age", in = ParameterIn.QUERY, description = "seconds")
    @Parameter(
            name = "acr_values",
            in = ParameterIn.QUERY,
            description = "space-separated: 1 for any sign-in, 2 for one with two factors")
    @Parameter(name = "login_hint", in = ParameterIn.QUERY)
    @Parameter(
            name = Language.UI_LOCALES,
            in = ParameterIn.QUERY,
            description = "language tags; the pages use the first supported language")
    @ApiResponse(
            responseCode = "303",
            description = "Redirects to the sign-in page, or to the client with a code or an error.")
    @ApiResponse(responseCode = "200", description = "A page that asks for consent.")
    @ApiResponse(responseCode = "400", description = "A page says that the client or its redirect_uri is unknown.")
    @ApiResponse(
            responseCode = "429",
            description =
                    "A page says that the account has opened too many sessions. Retry-After says when to try again.")
    HttpResponse<?> authorize(HttpRequest<?> request) {
        String query = Objects.requireNonNullElse(request.getUri().getRawQuery(), "");
        return switch (requests.read(query)) {
            case Reading.Good(CodeRequest asked) -> {
                Optional<SignedIn> person = browsers.find(request);
                yield go(request, asked, steps.next(asked, person, false));
            }
            case Reading.Refused(Callback callback, ErrorObject error) -> refuse(request, callback, error);
            case Reading.Unusable(Reading.Flaw flaw) -> unusable(request, flaw);
        };
    }

    /**
     * The same request as a form (OpenID Connect Core section 3.1.2.1). It redirects to the GET: browsers send our cookies
     * with links from other sites, but not with their forms.
     */
    @Hidden
    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> authorizeByForm(HttpRequest<?> request, @Body @Nullable String body) {
        return switch (requests.read(Objects.requireNonNullElse(body, ""))) {
            case Reading.Good(CodeRequest asked) -> pages.redirect(request, URI.create(address(asked.parameters())));
            case Reading.Refused(Callback callback, ErrorObject error) -> refuse(request, callback, error);
            case Reading.Unusable(Reading.Flaw flaw) -> unusable(request, flaw);
        };
    }

    /** Handles the user's decision about consent. */
    @Hidden
    @Post(uri = "/consent", consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> decide(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            // Without a session, this service cannot tell which user sent the form, so it ignores the content.
            return pages.redirect(request, URI.create("/login"));
        }
        ConsentPage.Decision decision = consentPage.read(request, body, person.get());
        return switch (requests.read(decision.request())) {
            case Reading.Good(CodeRequest asked) ->
                decision.allowed()
                        ? allowed(request, asked, person.get())
                        : refuse(request, asked.callback(), OAuth2Error.ACCESS_DENIED);
            case Reading.Refused(Callback callback, ErrorObject error) -> refuse(request, callback, error);
            case Reading.Unusable(Reading.Flaw flaw) -> unusable(request, flaw);
        };
    }

    private HttpResponse<?> allowed(HttpRequest<?> request, CodeRequest asked, SignedIn person) {
        throttle.countSuccess(ThrottledAction.TOKEN, person.accountId()); // each consent adds an audit event
        consents.remember(asked, person);
        return go(request, asked, steps.next(asked, Optional.of(person), true));
    }

    private HttpResponse<?> go(HttpRequest<?> request, CodeRequest asked, Step step) {
        return switch (step) {
            case Step.SignIn(AuthenticationClass acr) -> signIn(request, asked, acr);
            case Step.AskConsent(SignedIn person) -> askConsent(request, asked, person);
            case Step.Give(SignedIn person) ->
                pages.redirect(request, asked.callback().success(codes.give(asked, person), issuer));
            case Step.Refuse(ErrorObject error) -> refuse(request, asked.callback(), error);
        };
    }

    private HttpResponse<?> signIn(HttpRequest<?> request, CodeRequest asked, @Nullable AuthenticationClass acr) {
        Map<String, List<String>> parameters = new HashMap<>(asked.parameters());
        logos.prepare(asked.client());
        boolean again = Steps.wantsSignIn(asked)
                || asked.maxAge() != null
                || acr != null
                || asked.signedInSince() != null
                || asked.idTokenHint() != null;
        if (again) {
            String now = Long.toString(clock.now().getEpochSecond());
            parameters.put(CodeRequests.SIGNED_IN_SINCE, List.of(now));
        }
        return pages.redirect(request, new SignInAddress(address(parameters), again, asked.loginHint(), acr).uri());
    }

    private HttpResponse<?> askConsent(HttpRequest<?> request, CodeRequest asked, SignedIn person) {
        String username =
                accounts.findById(person.accountId()).map(Account::username).orElse("");
        Callback callback = asked.callback();
        return consentPage.ask(
                request,
                person,
                new ConsentPage.Question(
                        asked.client(),
                        callback.host(),
                        username,
                        asked.scope(),
                        URLUtils.serializeParameters(asked.parameters()),
                        callback.formTarget()));
    }

    private HttpResponse<?> refuse(HttpRequest<?> request, Callback callback, ErrorObject error) {
        return pages.redirect(request, callback.error(error, issuer));
    }

    private HttpResponse<?> unusable(HttpRequest<?> request, Reading.Flaw flaw) {
        LOG.info("{} An authorization request is unusable: {}", RequestId.of(request), flaw);
        return pages.page(
                request,
                HttpStatus.BAD_REQUEST,
                "authorization-refused",
                Map.of("reason", flaw.key(), "requestId", RequestId.of(request)));
    }

    private static String address(Map<String, List<String>> parameters) {
        return PATH + "?" + URLUtils.serializeParameters(parameters);
    }
}
