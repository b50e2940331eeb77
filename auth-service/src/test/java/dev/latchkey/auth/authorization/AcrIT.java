package dev.latchkey.auth.authorization;

import static dev.latchkey.auth.authorization.TestApplication.code;
import static dev.latchkey.auth.authorization.TestApplication.response;
import static dev.latchkey.auth.page.TestPages.requirePage;
import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.auth.client.TestServices;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.passkey.TestAuthenticator;
import dev.latchkey.auth.passkey.TestPasskeys;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What tokens tell of the sign-in ({@code acr}, {@code amr}, {@code auth_time}), and what applications may ask of it (RFC
 * 9470 section 4). A session with two factors is made by SQL.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AcrIT {
    private static final Duration UNTIL_RENEWAL = Duration.ofMinutes(14);
    private static final String TWO_STEPS =
            "The application asks for two steps: use a passkey, or your password and a code.";
    private static final String UNMET = "unmet_authentication_requirements";

    private final TestClock clock = TestClock.atStart();
    private AuthServer server;
    private TestApplication application;
    private Person person;
    private TestBrowser browser;

    @BeforeAll
    void start() {
        server = AuthServer.start(AuthDatabase.create(), clock, Map.of());
        application = TestApplication.firstParty(server);
    }

    @BeforeEach
    void signIn() {
        person = server.register();
        browser = new TestBrowser(server).signedInAs(person);
    }

    @AfterAll
    void stop() {
        server.close();
    }

    @Test
    void refreshThenTheTokenTellsOfTheSameSignIn() throws ParseException {
        Instant signedIn = clock.instant();
        Tokens tokens = server.login(person);
        clock.advance(Duration.ofHours(1));

        String refreshed = server.refresh(tokens.refresh()).requireJson(200).string("access_token");

        assertThat(signInOf(tokens.access())).isEqualTo(new SignInClaims("1", List.of("pwd"), signedIn));
        assertThat(signInOf(refreshed)).isEqualTo(signInOf(tokens.access()));
    }

    @Test
    void refreshWhenTheSessionHasTwoFactorsThenClassTwo() throws ParseException {
        Tokens tokens = server.login(person);
        giveTwoFactors();

        String refreshed = server.refresh(tokens.refresh()).requireJson(200).string("access_token");

        assertThat(signInOf(refreshed)).isEqualTo(new SignInClaims("2", List.of("pwd", "otp", "mfa"), clock.instant()));
    }

    @Test
    void exchangeThenTheTokenTellsOfTheSameSignIn() throws ParseException {
        Known orders = TestServices.orders(server);
        String token = server.login(person).access();
        clock.advance(Duration.ofMinutes(10));

        TestAnswer answer = server.post("/oauth2/token")
                .form("grant_type=" + TestServices.EXCHANGE + "&subject_token=" + token
                        + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token&audience="
                        + TestServices.STOCK)
                .header("Authorization", orders.basic())
                .send()
                .requireJson(200);

        assertThat(signInOf(answer.string("access_token"))).isEqualTo(signInOf(token));
    }

    @Test
    void redeemThenTheTokensAreNoFresherThanTheBrowsersSession() throws ParseException {
        Instant signedIn = clock.instant();
        clock.advance(Duration.ofHours(3));

        TestAnswer tokens = application.tokens(server, browser);
        clock.advance(Duration.ofHours(1));
        TestAnswer refreshed =
                application.refresh(server, tokens.string("refresh_token")).requireJson(200);

        SignInClaims expected = new SignInClaims("1", List.of("pwd"), signedIn);
        assertThat(signInOf(tokens.string("access_token"))).isEqualTo(expected);
        assertThat(signInOf(tokens.string("id_token"))).isEqualTo(expected);
        assertThat(signInOf(refreshed.string("access_token"))).isEqualTo(expected);
    }

    @Test
    void signInAgainThenTheApplicationsSessionStaysAsOldAsItIs() throws ParseException {
        TestAnswer tokens = application.tokens(server, browser);
        clock.advance(Duration.ofMinutes(10));
        browser.submit(
                "/login?again=true", "/login", Map.of("username", person.username(), "password", AuthServer.PASSWORD));

        TestAnswer refreshed =
                application.refresh(server, tokens.string("refresh_token")).requireJson(200);

        assertThat(signInOf(refreshed.string("access_token"))).isEqualTo(signInOf(tokens.string("access_token")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2 1", "1 2", "3 1", " 1 "})
    void authorizeWhenTheSignInIsOfAnAcceptedClassThenACode(String acrValues) throws ParseException {
        TestAnswer answer = browser.get(application.address(Map.of("acr_values", acrValues)));

        TestAnswer tokens = application.redeem(server, code(answer)).requireJson(200);
        assertThat(signInOf(tokens.string("id_token")).acr()).isEqualTo("1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "2", "2 1", "phr 2"})
    void authorizeWhenTheSignInHasTwoFactorsThenACode(String acrValues) throws ParseException {
        giveTwoFactors();
        clock.advance(UNTIL_RENEWAL);

        TestAnswer answer = browser.get(application.address(Map.of("acr_values", acrValues, "prompt", "none")));

        TestAnswer tokens = application.redeem(server, code(answer)).requireJson(200);
        assertThat(signInOf(tokens.string("id_token"))).satisfies(signIn -> {
            assertThat(signIn.acr()).isEqualTo("2");
            assertThat(signIn.amr()).containsExactly("pwd", "otp", "mfa");
        });
    }

    @Test
    void authorizeWhenTwoFactorsAreAskedForAndThereAreNoneThenTheClientIsToldAfterTheSignIn() {
        String signInPage =
                browser.get(application.address(Map.of("acr_values", "2"))).header("Location");
        assertThat(signInPage).startsWith("/login?continue=").endsWith("&again=true&acr=2");

        TestAnswer signedIn = browser.submit(
                signInPage, "/login", Map.of("username", person.username(), "password", AuthServer.PASSWORD));

        assertThat(response(browser.get(signedIn.header("Location"))))
                .containsEntry("error", UNMET)
                .containsEntry("state", TestApplication.STATE)
                .containsEntry("iss", AuthServer.ISSUER)
                .doesNotContainKey("code");
    }

    @Test
    void signInPageWhenTwoFactorsAreAskedForThenItSaysSoAlsoAfterAnError() {
        String address =
                browser.get(application.address(Map.of("acr_values", "2"))).header("Location");

        TestAnswer page = browser.get(address);
        TestAnswer again =
                browser.submit(address, "/login", Map.of("username", person.username(), "password", "wrong"));
        TestAnswer refused = browser.submit(address, "/login/passkey", Map.of("credential", "{}"));

        requirePage(page, 200);
        requirePage(again, 401);
        requirePage(refused, 401);
        assertThat(List.of(page.text(), again.text(), refused.text())).allMatch(text -> text.contains(TWO_STEPS));
        assertThat(browser.get(address.replace("&acr=2", "&acr=1")).text()).doesNotContain(TWO_STEPS);
        assertThat(browser.get("/login?again=true").text()).doesNotContain(TWO_STEPS);
    }

    @Test
    void signInByPasswordWhenTwoFactorsAreAskedForAndThereIsAPasskeyThenItIsAskedFor() throws ParseException {
        TestAuthenticator authenticator = new TestAuthenticator();
        TestPasskeys.added(server, server.login(person).access(), authenticator);
        browser = new TestBrowser(server);
        String address =
                browser.get(application.address(Map.of("acr_values", "2"))).header("Location");

        TestAnswer asked = browser.submit(
                address, "/login", Map.of("username", person.username(), "password", AuthServer.PASSWORD));

        requirePage(asked, 200);
        assertThat(asked.text()).contains(TWO_STEPS).doesNotContain("name=\"password\"");
        Map<String, String> form = new HashMap<>(TestBrowser.hidden(asked));
        form.put("credential", authenticator.signIn(TestPasskeys.requestOptions(server)));
        TestAnswer signedIn = browser.post("/login/passkey", form);
        TestAnswer tokens = application
                .redeem(server, code(browser.get(signedIn.header("Location"))))
                .requireJson(200);
        assertThat(signInOf(tokens.string("id_token")).acr()).isEqualTo("2");
    }

    @Test
    void authorizeWhenTwoFactorsAreAskedForSilentlyThenLoginRequired() {
        assertThat(response(browser.get(application.address(Map.of("acr_values", "2", "prompt", "none")))))
                .containsEntry("error", "login_required");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "4000000000"})
    void authorizeWhenTheRequestClaimsASignInThenStillNoCode(String since) {
        TestAnswer answer = browser.get(application.address(Map.of("acr_values", "2", "latchkey_since", since)));

        assertThat(answer.header("Location")).doesNotContain("code=");
    }

    @Test
    void authorizeWhenMaxAgeIsZeroThenAlwaysANewSignIn() {
        String signInPage =
                browser.get(application.address(Map.of("max_age", "0"))).header("Location");

        assertThat(signInPage).startsWith("/login?continue=").contains("again=true");
        assertThat(response(browser.get(application.address(Map.of("max_age", "0", "prompt", "none")))))
                .containsEntry("error", "login_required");
    }

    /** What a token tells of a sign-in. */
    private record SignInClaims(String acr, List<String> amr, Instant authTime) {}

    private static SignInClaims signInOf(String token) throws ParseException {
        Map<String, Object> claims = SignedJWT.parse(token).getJWTClaimsSet().toJSONObject();
        return new SignInClaims(
                String.valueOf(claims.get("acr")),
                SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("amr"),
                Instant.ofEpochSecond(((Number) Objects.requireNonNull(claims.get("auth_time"))).longValue()));
    }

    private void giveTwoFactors() {
        server.database()
                .execute(
                        Role.AUTH,
                        "UPDATE auth.session SET amr = '{pwd,otp,mfa}' WHERE account_id = '" + person.id() + "'");
    }
}
