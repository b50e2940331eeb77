package dev.latchkey.auth.authorization;

import static dev.latchkey.auth.authorization.TestApplication.code;
import static dev.latchkey.auth.authorization.TestApplication.response;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.client.TestServices;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Sign-in for other applications, on two replicas: the browser is at the first, the application at the second. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AuthorizationIT {
    private final TestClock clock = TestClock.atStart();
    private TwoServers servers;
    private AuthServer first;
    private AuthServer second;
    private Person person;
    private TestBrowser browser;

    @BeforeAll
    void start() {
        servers = new TwoServers(clock, Map.of());
        first = servers.first;
        second = servers.second;
    }

    @BeforeEach
    void somebody() {
        person = first.register();
        browser = new TestBrowser(first);
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    Stream<TestApplication> applications() {
        return Stream.of(TestApplication.publicOne(first), TestApplication.confidential(first));
    }

    @ParameterizedTest
    @MethodSource("applications")
    void signInThroughAnApplicationThenItHasTokensThatRefresh(TestApplication application) throws Exception {
        TestAnswer sentToSignIn = browser.get(application.address());
        assertThat(sentToSignIn.status()).isEqualTo(303);
        String signInPage = sentToSignIn.header("Location");
        assertThat(signInPage).startsWith("/login?continue=%2Foauth2%2Fauthorize%3F");

        TestAnswer signedIn = browser.submit(
                signInPage, "/login", Map.of("username", person.username(), "password", AuthServer.PASSWORD));
        assertThat(signedIn.header("Location")).startsWith("/oauth2/authorize?");
        Instant authTime = clock.instant();
        clock.advance(Duration.ofSeconds(30));

        String asked = signedIn.header("Location");
        TestAnswer consent = browser.get(asked);
        assertThat(consent.status()).isEqualTo(200);
        assertThat(consent.text())
                .contains("<h1>Allow Orders &amp; Co to sign you in?</h1>")
                .contains("You are signed in as " + person.username())
                .contains("see your email address", "read your notes")
                .contains("<strong>app.example.test</strong>")
                .contains("action=\"/oauth2/authorize/consent\"")
                .contains("name=\"decision\" value=\"allow\"")
                .contains("name=\"decision\" value=\"deny\"");
        assertThat(consent.header("Content-Security-Policy")).endsWith("form-action 'self' https://app.example.test");

        TestAnswer allowed = browser.at(second).submit(asked, "/oauth2/authorize/consent", Map.of("decision", "allow"));
        assertThat(response(allowed)).containsEntry("iss", AuthServer.ISSUER);
        assertThat(allowed.header("Cache-Control")).isEqualTo("no-store");

        TestAnswer answer = application.redeem(second, code(allowed)).requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .containsOnlyKeys("access_token", "token_type", "expires_in", "refresh_token", "id_token", "scope")
                .containsEntry("token_type", "Bearer")
                .containsEntry("expires_in", 900L)
                .containsEntry("scope", TestApplication.SCOPE);
        requireIdToken(application, answer, authTime);
        requireAccessToken(application, answer);

        TestAnswer refreshed =
                application.refresh(first, answer.string("refresh_token")).requireJson(200);
        assertThat(refreshed.string("scope")).isEqualTo(TestApplication.SCOPE);
        assertThat(first.get("/userinfo")
                        .bearer(refreshed.string("access_token"))
                        .send()
                        .requireJson(200)
                        .json())
                .containsEntry("sub", person.id())
                .containsEntry("email", person.email());
    }

    private void requireIdToken(TestApplication application, TestAnswer answer, Instant authTime) throws Exception {
        SignedJWT idToken = SignedJWT.parse(answer.string("id_token"));
        assertThat(idToken.getHeader().getAlgorithm()).isEqualTo(JWSAlgorithm.RS256);
        assertThat(idToken.getHeader().getType().getType()).isEqualTo("JWT");
        IDTokenValidator validator = new IDTokenValidator(
                new Issuer(AuthServer.ISSUER),
                new ClientID(application.id()),
                JWSAlgorithm.RS256,
                JWKSet.parse(second.get("/.well-known/jwks.json").send().text()));
        validator.setMaxClockSkew((int) Duration.ofDays(10_000).toSeconds()); // the test's clock is not the real one
        IDTokenClaimsSet claims = validator.validate(idToken, new Nonce(TestApplication.NONCE));
        assertThat(claims.getAccessTokenHash())
                .isEqualTo(AccessTokenHash.compute(
                        new BearerAccessToken(answer.string("access_token")), JWSAlgorithm.RS256, null));
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("iss", AuthServer.ISSUER);
        expected.put("sub", person.id());
        expected.put("aud", List.of(application.id()));
        expected.put("iat", Date.from(clock.instant()));
        expected.put("exp", Date.from(clock.instant().plus(Duration.ofMinutes(15))));
        expected.put("auth_time", Date.from(authTime).toInstant().getEpochSecond());
        expected.put("acr", "1");
        expected.put("amr", List.of("pwd"));
        expected.put("nonce", TestApplication.NONCE);
        expected.put("at_hash", claims.getAccessTokenHash().getValue());
        expected.put(
                "sid",
                SignedJWT.parse(answer.string("access_token")).getJWTClaimsSet().getStringClaim("sid"));
        expected.put("preferred_username", person.username());
        expected.put("name", "Ada Lovelace");
        expected.put("email", person.email());
        expected.put("email_verified", false);
        assertThat(idToken.getJWTClaimsSet().getClaims()).isEqualTo(expected);
    }

    private void requireAccessToken(TestApplication application, TestAnswer answer) throws Exception {
        Map<String, Object> claims =
                SignedJWT.parse(answer.string("access_token")).getJWTClaimsSet().getClaims();
        assertThat(claims)
                .containsEntry("client_id", application.id())
                .containsEntry("sub", person.id())
                .containsEntry("scope", TestApplication.SCOPE)
                .containsEntry("aud", List.of("latchkey-api"))
                .containsEntry("roles", List.of());
        String browserSession = SignedJWT.parse(browser.cookie("__Host-latchkey"))
                .getJWTClaimsSet()
                .getStringClaim("sid");
        assertThat(claims.get("sid")).as("a session of its own").isNotEqualTo(browserSession);
    }

    @Test
    void authorizeWhenConsentWasGivenThenItIsRememberedForThatScope() {
        TestApplication application = TestApplication.publicOne(first);
        browser.signedInAs(person);
        String less = application.address(Map.of("scope", "openid notes:read"));
        code(browser.submit(less, "/oauth2/authorize/consent", Map.of("decision", "allow")));

        code(browser.get(less));
        code(browser.at(second).get(application.address(Map.of("scope", "notes:read"))));
        assertThat(browser.get(application.address()).status()).as("more scope").isEqualTo(200);
        assertThat(browser.get(application.address(Map.of("scope", "openid", "prompt", "consent")))
                        .status())
                .as("with prompt=consent")
                .isEqualTo(200);
        assertThat(new TestBrowser(first).signedInAs(first.register()).get(less).status())
                .as("another user")
                .isEqualTo(200);
        assertThat(browser.get(TestApplication.publicOne(first).address()).status())
                .as("another application")
                .isEqualTo(200);
    }

    @Test
    void authorizeWhenDeniedThenTheApplicationIsToldAndNothingIsRemembered() {
        TestApplication application = TestApplication.publicOne(first);
        browser.signedInAs(person);

        TestAnswer denied =
                browser.submit(application.address(), "/oauth2/authorize/consent", Map.of("decision", "deny"));

        assertThat(response(denied))
                .containsEntry("error", "access_denied")
                .containsEntry("state", TestApplication.STATE)
                .containsEntry("iss", AuthServer.ISSUER)
                .doesNotContainKey("code");
        assertThat(browser.get(application.address()).status()).isEqualTo(200);
        assertThat(response(browser.get(application.address(Map.of("prompt", "none")))))
                .containsEntry("error", "consent_required");
    }

    @Test
    void authorizeWhenFirstPartyThenNobodyIsAsked() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);

        application.redeem(second, application.code(browser)).requireJson(200);
        code(browser.get(application.address(Map.of("prompt", "none"))));
    }

    @Test
    @DisplayName("prompt=none without a session: login_required")
    void authorizeWhenPromptIsNoneAndNobodyIsSignedInThenLoginRequired() {
        TestApplication application = TestApplication.firstParty(first);

        TestAnswer answer = browser.get(application.address(Map.of("prompt", "none")));

        assertThat(response(answer))
                .containsEntry("error", "login_required")
                .containsEntry("state", TestApplication.STATE)
                .containsEntry("iss", AuthServer.ISSUER)
                .containsOnlyKeys("error", "error_description", "state", "iss");
    }

    @ParameterizedTest
    @ValueSource(strings = {"login", "login consent", "select_account"})
    void authorizeWhenPromptIsLoginThenThePasswordIsAskedOnceMoreAndNoMore(String prompt) throws Exception {
        TestApplication application = TestApplication.publicOne(first);
        browser.signedInAs(person);
        clock.advance(Duration.ofMinutes(1));
        String signInPage =
                browser.get(application.address(Map.of("prompt", prompt))).header("Location");
        assertThat(signInPage).startsWith("/login?continue=").contains("again=true");
        assertThat(browser.get(signInPage).status())
                .as("although a user is signed in")
                .isEqualTo(200);

        String asked = browser.submit(
                        signInPage, "/login", Map.of("username", person.username(), "password", AuthServer.PASSWORD))
                .header("Location");
        TestAnswer allowed = browser.submit(asked, "/oauth2/authorize/consent", Map.of("decision", "allow"));

        TestAnswer tokens = application.redeem(second, code(allowed)).requireJson(200);
        assertThat(SignedJWT.parse(tokens.string("id_token")).getJWTClaimsSet().getLongClaim("auth_time"))
                .isEqualTo(clock.instant().getEpochSecond());
        assertThat(response(browser.get(application.address(Map.of("prompt", "none")))))
                .containsKey("code");
    }

    @Test
    void authorizeWhenMaxAgeHasPassedThenThePasswordIsAsked() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);
        clock.advance(Duration.ofSeconds(100));

        code(browser.get(application.address(Map.of("max_age", "100"))));
        clock.advance(Duration.ofSeconds(1));
        assertThat(response(browser.get(application.address(Map.of("max_age", "100", "prompt", "none")))))
                .containsEntry("error", "login_required");
        String signInPage =
                browser.get(application.address(Map.of("max_age", "0"))).header("Location");
        String asked = browser.submit(
                        signInPage, "/login", Map.of("username", person.username(), "password", AuthServer.PASSWORD))
                .header("Location");
        clock.advance(Duration.ofSeconds(20));
        code(browser.get(asked));
    }

    @Test
    void authorizeWhenTheHintIsAnothersIdTokenThenNobodyElseGetsACode() {
        TestApplication application = TestApplication.firstParty(first);
        Person other = first.register();
        browser.signedInAs(person);
        String own = application.tokens(first, browser).string("id_token");
        String others = application
                .tokens(first, new TestBrowser(second).signedInAs(other))
                .string("id_token");

        code(browser.get(application.address(Map.of("prompt", "none", "id_token_hint", own))));
        assertThat(response(browser.get(application.address(Map.of("prompt", "none", "id_token_hint", others)))))
                .containsEntry("error", "login_required");
        assertThat(response(browser.get(application.address(Map.of("id_token_hint", "no token")))))
                .containsEntry("error", "invalid_request");
        String signInPage = browser.get(application.address(Map.of("id_token_hint", others)))
                .header("Location");
        TestBrowser asOther = new TestBrowser(first);
        code(asOther.get(asOther.submit(
                        signInPage, "/login", Map.of("username", other.username(), "password", AuthServer.PASSWORD))
                .header("Location")));
        String asked = browser.submit(
                        signInPage, "/login", Map.of("username", person.username(), "password", AuthServer.PASSWORD))
                .header("Location");
        assertThat(response(browser.get(asked))).containsEntry("error", "login_required");
    }

    @Test
    void authorizeWhenThereIsALoginHintThenTheFieldHasIt() {
        TestApplication application = TestApplication.firstParty(first);

        String page = browser.get(application.address(Map.of("login_hint", "ada\"<b>@example.test")))
                .header("Location");

        assertThat(browser.get(page).text()).contains("value=\"ada&quot;&lt;b&gt;@example.test\"");
    }

    @Test
    void signUpOnTheWayThenBackToTheApplication() {
        TestApplication application = TestApplication.firstParty(first);
        String signInPage = browser.get(application.address()).header("Location");
        String signUpPage = browser.get(signInPage).text().replaceFirst("(?s).*<a href=\"(/signup[^\"]*)\".*", "$1");
        assertThat(signUpPage).startsWith("/signup?continue=");

        String email = "on-the-way-" + UUID.randomUUID() + "@example.test";
        TestAnswer signedUp = browser.submit(
                signUpPage.replace("&amp;", "&"), "/signup", Map.of("email", email, "password", AuthServer.PASSWORD));
        String asked = signedUp.header("Location");
        assertThat(asked).startsWith("/oauth2/authorize?");

        code(browser.get(asked));
    }

    @Test
    @DisplayName("the authorization request continues after a wrong password")
    void signInWhenPasswordIsWrongThenTheRequestIsKept() {
        TestApplication application = TestApplication.firstParty(first);
        String signInPage = browser.get(application.address()).header("Location");

        TestAnswer again =
                browser.submit(signInPage, "/login", Map.of("username", person.username(), "password", "wrong one"));

        assertThat(again.status()).isEqualTo(401);
        assertThat(again.header("Content-Security-Policy")).endsWith("form-action 'self' https://app.example.test");
        Map<String, String> form = new LinkedHashMap<>(TestBrowser.hidden(again));
        form.putAll(Map.of("username", person.username(), "password", AuthServer.PASSWORD));
        code(browser.get(browser.post("/login", form).header("Location")));
    }

    @Test
    void authorizeByFormThenAsByLink() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);

        TestAnswer answer = new TestBrowser(first).post("/oauth2/authorize", application.request());

        assertThat(answer.status()).isEqualTo(303);
        code(browser.get(answer.header("Location")));
    }

    @Test
    @DisplayName("94 a code used twice: the second use is refused, and the tokens of the first use are revoked")
    void redeemTwiceThenRefusedAndTheTokensAreRevoked() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);
        String code = application.code(browser);
        TestAnswer tokens = application.redeem(first, code).requireJson(200);
        first.status(tokens.string("access_token")).requireJson(200);

        application.redeem(second, code).requireOAuthError(400, "invalid_grant");

        for (AuthServer server : List.of(first, second)) {
            assertThat(server.status(tokens.string("access_token")).json())
                    .containsEntry("error", "Token has been revoked");
            application.refresh(server, tokens.string("refresh_token")).requireOAuthError(400, "invalid_grant");
        }
        assertThat(browser.get("/dashboard").status())
                .as("the browser stays signed in")
                .isEqualTo(200);
        assertThat(TestRows.select(
                        first.database(),
                        "SELECT count(*) FROM audit.event WHERE event = 'authorization_code.reused' AND client_id = '"
                                + application.id() + "'"))
                .containsExactly("1");
    }

    @Test
    void redeemAgainAndAgainThenTheRefusalsOfAMinuteAreOneEvent() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);
        String code = application.code(browser);
        application.redeem(first, code).requireJson(200);

        for (int i = 0; i < 4; i++) {
            application.redeem(second, code).requireOAuthError(400, "invalid_grant");
        }

        // The test may run across the end of a minute, and then there are two events.
        assertThat(TestRows.select(first.database(), """
                        SELECT sum(count) || ' ' || (count(*) = count(DISTINCT occurred_at)) FROM audit.event
                        WHERE event = 'authorization_code.reused' AND client_id = '%s'""".formatted(application.id())))
                .containsExactly("4 true");
    }

    @Test
    void signInThroughAnApplicationThenConsentAndCodeAreAuditedWithTheirCaller() {
        TestApplication application = TestApplication.publicOne(first);
        browser.with("User-Agent", "audit-test/1").with("X-Request-Id", "consent-" + person.id());
        browser.signedInAs(person);
        TestAnswer allowed =
                browser.submit(application.address(), "/oauth2/authorize/consent", Map.of("decision", "allow"));
        application.redeem(first, code(allowed)).requireJson(200);

        assertThat(first.audited("""
                        SELECT concat_ws(' ', event, outcome, account_id = actor_id, session_id IS NOT NULL, ip,
                            CASE WHEN event = 'consent.given' THEN user_agent || ' ' || (request_id = 'consent-' || account_id) END)
                        FROM audit.event WHERE client_id = '%s' ORDER BY id""".formatted(application.id())))
                .containsExactly(
                        "consent.given success t t 127.0.0.1 audit-test/1 true",
                        "authorization_code.redeemed success t t 127.0.0.1");
    }

    @Test
    @DisplayName("94 twenty requests redeem one code at once: one session, which ends")
    void redeemManyTimesAtOnceThenOneSessionAndItEnds() throws Exception {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);
        String code = application.code(browser);
        Callable<TestAnswer> redeem = () -> application.redeem(first, code);
        List<TestAnswer> answers;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            answers = threads.invokeAll(Stream.generate(() -> redeem).limit(20).toList()).stream()
                    .map(future -> future.resultNow())
                    .toList();
        }

        List<TestAnswer> good =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(good).hasSize(1);
        assertThat(answers)
                .filteredOn(answer -> answer.status() != 200)
                .allSatisfy(answer -> answer.requireOAuthError(400, "invalid_grant"));
        assertThat(second.status(good.getFirst().string("access_token")).status())
                .isEqualTo(401);
        assertThat(TestRows.select(
                        first.database(),
                        "SELECT count(*) FROM auth.session WHERE client_id = '" + application.id() + "'"))
                .containsExactly("1");
    }

    @Test
    void redeemAfterAMinuteThenRefused() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);
        String inTime = application.code(browser);
        String tooLate = application.code(browser);
        clock.advance(Duration.ofMillis(59_999));
        application.redeem(second, inTime).requireJson(200);
        clock.advance(Duration.ofMillis(1));

        application.redeem(second, tooLate).requireOAuthError(400, "invalid_grant");
    }

    @Test
    void redeemWhenWhoeverAllowedItIsGoneThenRefused() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);
        String signedOut = application.code(browser);
        browser.submit("/dashboard", "/logout", Map.of());
        application.redeem(second, signedOut).requireOAuthError(400, "invalid_grant");

        browser.signedInAs(person);
        String disabled = application.code(browser);
        first.database().execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");
        application.redeem(second, disabled).requireOAuthError(400, "invalid_grant");
    }

    @Test
    @DisplayName("93 a wrong or missing verifier, or another client: an error, and the code stays valid for its owner")
    void redeemWhenNotItsOwnerThenRefusedAndNotUsedUp() {
        TestApplication application = TestApplication.firstParty(first);
        TestApplication other = TestApplication.firstParty(first);
        browser.signedInAs(person);
        String code = application.code(browser);

        application
                .redeem(first, code, Map.of("code_verifier", other.verifier().getValue()))
                .requireOAuthError(400, "invalid_grant");
        application.redeem(first, code, Map.of("code_verifier", "")).requireOAuthError(400, "invalid_grant");
        application.redeem(first, code, Map.of("code_verifier", "short")).requireOAuthError(400, "invalid_request");
        application
                .redeem(
                        first,
                        code,
                        Map.of("code_verifier", application.request().get("code_challenge")))
                .requireOAuthError(400, "invalid_grant");
        application.redeem(first, code, Map.of("redirect_uri", "")).requireOAuthError(400, "invalid_grant");
        application
                .redeem(first, code, Map.of("redirect_uri", TestApplication.REDIRECT + "/"))
                .requireOAuthError(400, "invalid_grant");
        application.redeem(first, code, Map.of("client_id", other.id())).requireOAuthError(400, "invalid_grant");
        application.redeem(first, code, Map.of("client_id", "nobody")).requireOAuthError(401, "invalid_client");
        application
                .redeem(first, code, Map.of("resource", "https://orders.example.test"))
                .requireOAuthError(400, "invalid_target");
        application.redeem(first, "x".repeat(43)).requireOAuthError(400, "invalid_grant");
        application.redeem(first, code + "x").requireOAuthError(400, "invalid_grant");
        TestApplication.withGrants(first, "refresh_token")
                .redeem(first, code)
                .requireOAuthError(400, "unauthorized_client");

        application.redeem(second, code).requireJson(200);
    }

    @Test
    void redeemWhenConfidentialThenTheSecretIsNeeded() {
        TestApplication application = TestApplication.confidential(first);
        browser.signedInAs(person);
        String code =
                code(browser.submit(application.address(), "/oauth2/authorize/consent", Map.of("decision", "allow")));

        first.post("/oauth2/token")
                .form("grant_type=authorization_code&client_id=" + application.id() + "&code=" + code + "&redirect_uri="
                        + TestBrowser.encode(TestApplication.REDIRECT) + "&code_verifier="
                        + application.verifier().getValue())
                .send()
                .requireOAuthError(401, "invalid_client");

        TestAnswer tokens = application.redeem(first, code).requireJson(200);
        first.post("/oauth2/token")
                .form("grant_type=refresh_token&client_id=" + application.id() + "&refresh_token="
                        + tokens.string("refresh_token"))
                .send()
                .requireOAuthError(401, "invalid_client");
        TestApplication.confidential(first)
                .refresh(first, tokens.string("refresh_token"))
                .requireOAuthError(400, "invalid_grant");
    }

    @Test
    void redeemWhenOpenidIsNotAskedThenThereIsNoIdToken() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);

        TestAnswer tokens = application
                .redeem(first, code(browser.get(application.address(Map.of("scope", "notes:read")))))
                .requireJson(200);

        assertThat(tokens.json()).doesNotContainKey("id_token").containsEntry("scope", "notes:read");
        assertThat(first.get("/userinfo")
                        .bearer(tokens.string("access_token"))
                        .send()
                        .status())
                .isEqualTo(403);
    }

    @Test
    void redeemWhenScopeIsOpenidAloneThenNothingElseIsTold() throws Exception {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);

        TestAnswer tokens = application
                .redeem(first, code(browser.get(application.address(Map.of("scope", "openid", "nonce", "")))))
                .requireJson(200);

        assertThat(SignedJWT.parse(tokens.string("id_token")).getJWTClaimsSet().getClaims())
                .containsOnlyKeys("iss", "sub", "aud", "exp", "iat", "auth_time", "acr", "amr", "at_hash", "sid");
        assertThat(first.get("/userinfo")
                        .bearer(tokens.string("access_token"))
                        .send()
                        .requireJson(200)
                        .json())
                .isEqualTo(Map.of("sub", person.id()));
    }

    @Test
    void redeemWhenTheClientCannotRefreshThenItsSessionEndsWithTheToken() {
        TestApplication application = TestApplication.withGrants(first, "authorization_code");
        browser.signedInAs(person);

        TestAnswer tokens = application.tokens(first, browser);

        assertThat(tokens.json()).doesNotContainKey("refresh_token");
        assertThat(TestRows.select(
                        first.database(),
                        "SELECT expires_at - auth_time FROM auth.session WHERE client_id = '" + application.id() + "'"))
                .containsExactly("00:15:00");
    }

    @Test
    @DisplayName("an ID token is not an access token")
    void callWhenWithIdTokenThenRefused() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);

        String idToken = application.tokens(first, browser).string("id_token");

        assertThat(first.get("/userinfo").bearer(idToken).send().status()).isEqualTo(401);
        assertThat(first.status(idToken).json()).containsEntry("error", "Invalid token");
    }

    @Test
    @DisplayName("an application's token of an administrator allows only what its scope names")
    void callWhenWithAnApplicationsTokenThenOnlyWhatAsksForAScope() throws Exception {
        first.database()
                .execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);
        String token = application.tokens(first, browser).string("access_token");
        TestAnswer withRoles = application
                .redeem(first, code(browser.get(application.address(Map.of("scope", "openid roles")))))
                .requireJson(200);
        assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("roles"))
                .isEmpty();
        assertThat(SignedJWT.parse(withRoles.string("access_token"))
                        .getJWTClaimsSet()
                        .getStringListClaim("roles"))
                .containsExactly("admin");

        for (String each : List.of(token, withRoles.string("access_token"))) {
            for (String path : List.of("/sessions", "/admin/users", "/admin/clients", "/admin/keys")) {
                assertThat(first.get(path).bearer(each).send().status())
                        .as(path)
                        .isEqualTo(403);
            }
            assertThat(first.post("/logout/all").bearer(each).send().status()).isEqualTo(403);
            assertThat(first.request("DELETE", "/sessions/" + UUID.randomUUID())
                            .bearer(each)
                            .send()
                            .status())
                    .isEqualTo(403);
            assertThat(first.post("/password")
                            .json("{\"current_password\":\"" + AuthServer.PASSWORD
                                    + "\",\"new_password\":\"another of those phrases\"}")
                            .bearer(each)
                            .send()
                            .status())
                    .isEqualTo(403);
            first.get("/userinfo").bearer(each).send().requireJson(200);
        }
        first.logout(token).requireJson(200);
        assertThat(second.status(token).status()).as("the session of the token").isEqualTo(401);
        assertThat(second.status(withRoles.string("access_token")).status())
                .as("another session")
                .isEqualTo(200);
    }

    @Test
    @DisplayName("85 a service that exchanges an application's token gets no roles that the application lacks")
    void exchangeWhenTheTokenIsAnApplicationsThenItHasNoRoles() throws Exception {
        first.database()
                .execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
        TestApplication application = TestApplication.firstParty(first);
        String token = application.tokens(first, browser.signedInAs(person)).string("access_token");

        TestAnswer exchanged = second.post("/oauth2/token")
                .header("Authorization", TestServices.orders(second).basic())
                .form("grant_type=" + TestServices.EXCHANGE
                        + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token=" + token)
                .send()
                .requireJson(200);

        assertThat(SignedJWT.parse(exchanged.string("access_token"))
                        .getJWTClaimsSet()
                        .getStringListClaim("roles"))
                .isEmpty();
    }

    @Test
    @DisplayName("an application's token in the browser's cookie does not sign the user in")
    void pageWhenCookieHasAnApplicationsTokenThenNobodyIsSignedIn() {
        TestApplication application = TestApplication.firstParty(first);
        TestAnswer tokens = application.tokens(first, browser.signedInAs(person));
        TestBrowser other = new TestBrowser(first);
        other.setCookie("__Host-latchkey", tokens.string("access_token"));
        other.setCookie("__Host-latchkey-refresh", tokens.string("refresh_token"));

        assertThat(other.get("/dashboard").header("Location")).isEqualTo("/login");
        assertThat(other.get(application.address()).header("Location")).startsWith("/login?");
    }

    @Test
    void codesThenStoredHashedAndPurgedWhenLongOver() {
        TestApplication application = TestApplication.firstParty(first);
        browser.signedInAs(person);
        String code = application.code(browser);
        assertThat(TestRows.of(first.database(), "auth.authorization_code"))
                .noneSatisfy(row -> assertThat(row).contains(code));
        String mine = "SELECT count(*) FROM auth.authorization_code WHERE client_id = '" + application.id() + "'";

        clock.advance(Duration.ofHours(24));
        first.bean(Codes.class).purge(1_000);
        assertThat(TestRows.select(first.database(), mine)).containsExactly("1");
        clock.advance(Duration.ofMinutes(2));
        first.bean(Codes.class).purge(1_000);
        assertThat(TestRows.select(first.database(), mine)).containsExactly("0");
    }
}
