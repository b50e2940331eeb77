package dev.latchkey.auth.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The life of a session by the test's clock. Its limits: grace period 10 s, 7 days without use, 30 days in all. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefreshIT {
    private static final String SCOPE = "openid profile email notes:read notes:write";
    private static final Duration A_MOMENT = Duration.ofNanos(1_000);

    private final TestClock clock = TestClock.atStart();
    private final Map<String, Object> sameKey = Map.of("latchkey.master-key.key", AuthServer.randomMasterKey());
    private AuthServer server;
    private AuthServer replica;
    private Person person;
    private Tokens tokens;

    @BeforeAll
    void start() {
        server = AuthServer.start(AuthDatabase.create(), clock, sameKey);
        replica = AuthServer.start(server.database(), clock, sameKey);
        person = server.register();
    }

    @BeforeEach
    void login() {
        tokens = server.login(person);
    }

    @AfterAll
    void stop() {
        replica.close();
        server.close();
    }

    @Test
    @DisplayName("28 the answer to a refresh must not be stored")
    void refreshThenAnswersWithANewPair() throws ParseException {
        clock.advance(Duration.ofMinutes(10));

        TestAnswer answer = server.refresh(tokens.refresh());

        answer.requireJson(200);
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "access_token",
                        answer.string("access_token"),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        900L,
                        "refresh_token",
                        answer.string("refresh_token"),
                        "scope",
                        SCOPE));
        assertThat(answer.string("refresh_token")).isNotEqualTo(tokens.refresh());
        JWTClaimsSet first = claims(tokens.access());
        JWTClaimsSet second = claims(answer.string("access_token"));
        assertThat(second.getStringClaim("sid")).isEqualTo(first.getStringClaim("sid"));
        assertThat(second.getLongClaim("auth_time")).isEqualTo(first.getLongClaim("auth_time"));
        assertThat(second.getJWTID()).isNotEqualTo(first.getJWTID());
        assertThat(second.getIssueTime().toInstant()).isEqualTo(clock.instant());
    }

    @Test
    void refreshThenTheSuccessorCanBeUsedInTurn() {
        String token = tokens.refresh();
        for (int i = 0; i < 5; i++) {
            token = refreshed(token);
        }
    }

    @Test
    void refreshThenTheFirstAccessTokenGoesOn() {
        refreshed(tokens.refresh());

        server.status(tokens.access()).requireJson(200);
    }

    @Test
    @DisplayName("80 a retry within the grace period: the same successor, not a fork")
    void refreshWhenUsedWithinTheGraceThenTheSameSuccessor() throws ParseException {
        String successor = refreshed(tokens.refresh());
        clock.advance(Duration.ofSeconds(10).minus(A_MOMENT));

        TestAnswer again = replica.refresh(tokens.refresh());

        again.requireJson(200);
        assertThat(again.string("refresh_token")).isEqualTo(successor);
        assertThat(claims(again.string("access_token")).getIssueTime().toInstant())
                .isEqualTo(clock.instant().truncatedTo(ChronoUnit.SECONDS));
        assertThat(links()).containsExactly("1 used, 1 unused");
        refreshed(successor);
        server.status(tokens.access()).requireJson(200);
    }

    @Test
    @DisplayName("80 the process ends between rotation and answer: the retry elsewhere gets the same successor")
    void refreshWhenTheAnswerWasLostThenTheRetryElsewhereSucceeds() {
        String lost;
        try (AuthServer dying = AuthServer.start(server.database(), clock, sameKey)) {
            lost = dying.refresh(tokens.refresh()).string("refresh_token");
        }

        String found = refreshed(tokens.refresh());

        assertThat(found).isEqualTo(lost);
        refreshed(found);
    }

    @Test
    @DisplayName("80 a used successor ends the grace period of its predecessor")
    void refreshWhenTheSuccessorIsUsedThenThePredecessorIsReuseAtOnce() {
        String successor = refreshed(tokens.refresh());
        String third = refreshed(successor);

        requireInvalidGrant(tokens.refresh());

        requireInvalidGrant(third);
        requireRevoked(tokens.access());
    }

    @Test
    void refreshWhenRepeatedThenAccountScopeAndClientAreLookedAtAgain() {
        Person other = server.register();
        Tokens others = server.login(other);
        refreshed(others.refresh());

        refresh(others.refresh(), "admin").requireOAuthError(400, "invalid_scope");
        server.post("/oauth2/token")
                .form("grant_type=refresh_token&client_id="
                        + TestClients.publicOne(server).id() + "&refresh_token=" + others.refresh())
                .send()
                .requireOAuthError(400, "invalid_grant");
        server.database().execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + other.id() + "'");
        requireInvalidGrant(others.refresh());
    }

    @Test
    @DisplayName("78 reuse is audited")
    void refreshWhenReusedThenAudited() throws ParseException {
        refreshed(tokens.refresh());
        clock.advance(Duration.ofSeconds(10));

        requireInvalidGrant(tokens.refresh());
        requireInvalidGrant(tokens.refresh());

        assertThat(TestRows.select(
                        server.database(),
                        "SELECT concat_ws(' ', event, outcome, account_id, client_id, ip, details)"
                                + " FROM audit.event WHERE event LIKE 'refresh%' AND session_id = '"
                                + claims(tokens.access()).getStringClaim("sid") + "'"))
                .containsExactly("refresh_token.reused refused " + person.id() + " latchkey 127.0.0.1 {}");
    }

    @Test
    @DisplayName("78 an old token after the grace period: invalid_grant, and its session is revoked")
    void refreshWhenUsedBeforeTheGraceThenTheSessionEnds() {
        TestAnswer second = server.refresh(tokens.refresh());
        clock.advance(Duration.ofSeconds(10));

        requireInvalidGrant(tokens.refresh());

        requireInvalidGrant(second.string("refresh_token"));
        requireRevoked(tokens.access());
        requireRevoked(second.string("access_token"));
    }

    @Test
    void refreshWhenAnotherSessionWasRevokedThenThisOneGoesOn() {
        Tokens other = server.login(person);
        refreshed(other.refresh());
        clock.advance(Duration.ofSeconds(10));
        requireInvalidGrant(other.refresh());

        refreshed(tokens.refresh());
    }

    @Test
    void refreshWhenReusedByAnotherClientThenTheSessionGoesOn() {
        String successor = refreshed(tokens.refresh());
        clock.advance(Duration.ofMinutes(1));

        server.post("/oauth2/token")
                .form("grant_type=refresh_token&client_id="
                        + TestClients.publicOne(server).id() + "&refresh_token=" + tokens.refresh())
                .send()
                .requireOAuthError(400, "invalid_grant");

        refreshed(successor);
    }

    @Test
    void refreshWhenJustNotIdleTooLongThenRotated() {
        clock.advance(Duration.ofDays(7).minus(A_MOMENT));

        refreshed(tokens.refresh());
    }

    @Test
    void refreshWhenIdleTooLongThenRefused() {
        clock.advance(Duration.ofDays(7));

        requireInvalidGrant(tokens.refresh());
    }

    @Test
    @DisplayName("81 absolute expiry does not move")
    void refreshAgainAndAgainThenTheSessionStillEndsOnItsDay() {
        String token = tokens.refresh();
        for (int day = 6; day < 30; day += 6) {
            clock.advance(Duration.ofDays(6));
            token = refreshed(token);
        }
        clock.advance(Duration.ofDays(6).minus(A_MOMENT));
        token = refreshed(token);
        clock.advance(A_MOMENT);

        requireInvalidGrant(token);
    }

    @Test
    void refreshWhenLoggedOutThenRefused() {
        server.logout(tokens.access()).requireJson(200);

        requireInvalidGrant(tokens.refresh());
    }

    @Test
    void refreshWhenAccountIsDisabledThenRefused() {
        Person disabled = server.register();
        String token = server.login(disabled).refresh();
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + disabled.id() + "'");

        requireInvalidGrant(token);
    }

    @Test
    void refreshWhenAccountIsGoneThenRefused() {
        Person gone = server.register();
        String token = server.login(gone).refresh();
        server.database().execute(Role.AUTH, "DELETE FROM auth.account WHERE id = '" + gone.id() + "'");

        requireInvalidGrant(token);
    }

    @Test
    void refreshWhenClientIsAnotherThenRefusedAndTheTokenStaysGood() {
        server.post("/oauth2/token")
                .form("grant_type=refresh_token&client_id="
                        + TestClients.publicOne(server).id() + "&refresh_token=" + tokens.refresh())
                .send()
                .requireOAuthError(400, "invalid_grant");

        refreshed(tokens.refresh());
    }

    @Test
    @DisplayName("83 a narrower scope is granted for this token only")
    void refreshWhenLessScopeIsAskedThenGiven() throws ParseException {
        TestAnswer narrow = refresh(tokens.refresh(), "notes:read%20openid");

        narrow.requireJson(200);
        assertThat(narrow.string("scope")).isEqualTo("notes:read openid");
        assertThat(claims(narrow.string("access_token")).getStringClaim("scope"))
                .isEqualTo("notes:read openid");
        TestAnswer whole = server.refresh(narrow.string("refresh_token"));
        assertThat(whole.string("scope")).isEqualTo(SCOPE);
        assertThat(claims(whole.string("access_token")).getStringClaim("scope")).isEqualTo(SCOPE);
    }

    @Test
    @DisplayName("83 the scope cannot be widened, and the token stays valid")
    void refreshWhenMoreScopeIsAskedThenRefused() {
        for (String scope : List.of("admin", "notes:read%20admin", "NOTES:READ", "accounts:read")) {
            refresh(tokens.refresh(), scope).requireOAuthError(400, "invalid_scope");
        }

        refreshed(tokens.refresh());
    }

    @Test
    void refreshWhenScopeIsEmptyThenAsIfItWereNotThere() {
        TestAnswer answer = refresh(tokens.refresh(), "");

        answer.requireJson(200);
        assertThat(answer.string("scope")).isEqualTo(SCOPE);
    }

    @Test
    @DisplayName("79 20 parallel refreshes with one token, on two replicas: one chain, and no logout")
    void refreshManyTimesAtOnceThenOneChain() throws Exception {
        String token = tokens.refresh();
        for (int generation = 1; generation <= 5; generation++) {
            Set<String> successors = refreshManyTimesAtOnce(token);

            assertThat(successors).hasSize(1);
            assertThat(links()).containsExactly(generation + " used, 1 unused");
            token = successors.iterator().next();
        }
        server.status(tokens.access()).requireJson(200);
    }

    @Test
    void refreshWhenRotatedAllTheTimeThenTheMiddleOfTheHourGoesAndItsFirstLinkStillEndsTheSession()
            throws ParseException {
        String calm = refreshed(tokens.refresh());
        clock.advance(Duration.ofMinutes(1));
        String token = rotated(refreshed(calm), 500);
        clock.advance(Duration.ofMillis(1));
        String last = refreshed(token);

        thin();

        assertThat(usedLinks()).isEqualTo(200);
        assertThat(refreshed(token)).as("the last used link, repeated").isEqualTo(last);
        requireInvalidGrant(calm);
        requireInvalidGrant(last);
        requireRevoked(tokens.access());
    }

    @Test
    void refreshWhenRotatedLessThanTwoHundredTimesAnHourThenNoLinkGoes() throws ParseException {
        String token = rotated(tokens.refresh(), 199);
        clock.advance(Duration.ofHours(1));
        rotated(token, 199);

        thin();

        assertThat(usedLinks()).isEqualTo(398);
    }

    private String rotated(String token, int times) {
        String last = token;
        for (int i = 0; i < times; i++) {
            last = refreshed(last);
        }
        return last;
    }

    private void thin() throws ParseException {
        TestRows.select(server.database(), "SELECT auth.thin_links('" + session() + "', shared.clock())");
    }

    private int usedLinks() throws ParseException {
        return Integer.parseInt(TestRows.select(
                        server.database(),
                        "SELECT count(used_at) FROM auth.refresh_token WHERE session_id = '" + session() + "'")
                .getFirst());
    }

    private String session() throws ParseException {
        return claims(tokens.access()).getStringClaim("sid");
    }

    private Set<String> refreshManyTimesAtOnce(String token) throws Exception {
        List<Callable<TestAnswer>> refreshes = IntStream.range(0, 20)
                .<Callable<TestAnswer>>mapToObj(i -> () -> (i % 2 == 0 ? server : replica).refresh(token))
                .toList();
        Set<String> successors = new HashSet<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> refresh : threads.invokeAll(refreshes)) {
                successors.add(refresh.get().requireJson(200).string("refresh_token"));
            }
        }
        return successors;
    }

    @Test
    @DisplayName("82 refresh tokens are stored hashed")
    void loginThenTheDatabaseDoesNotKnowTheRefreshToken() {
        String successor = refreshed(tokens.refresh());
        String all = String.join("\n", TestRows.of(server.database(), "auth.refresh_token"));

        for (String token : List.of(tokens.refresh(), successor)) {
            String hash = java.util.HexFormat.of().formatHex(new RefreshToken(token).hash());
            String bytes = java.util.HexFormat.of()
                    .formatHex(java.util.Base64.getUrlDecoder().decode(token));
            assertThat(all).contains(hash).doesNotContain(token, bytes);
        }
    }

    @Test
    @DisplayName("82 the stored data gives the successor only together with the token")
    void successorThenItDependsOnTokenAndSalt() {
        RefreshToken token = RefreshToken.random();
        byte[] salt = RefreshToken.randomSalt();

        assertThat(token.successor(salt)).isEqualTo(token.successor(salt));
        assertThat(token.successor(salt)).isNotEqualTo(token.successor(RefreshToken.randomSalt()));
        assertThat(token.successor(salt)).isNotEqualTo(RefreshToken.random().successor(salt));
        assertThat(token.successor(salt).value()).matches("[\\w-]{43}");
    }

    private void requireRevoked(String accessToken) {
        server.status(accessToken)
                .requireProblem(
                        401,
                        "Token has been revoked.",
                        Map.of("error", "Token has been revoked", "code", "token_revoked"));
    }

    /** {@return how many refresh tokens are used and unused, of the session that each test begins with} */
    private List<String> links() throws ParseException {
        return TestRows.select(
                server.database(),
                "SELECT count(used_at) || ' used, ' || count(*) - count(used_at) || ' unused' FROM auth.refresh_token"
                        + " WHERE session_id = '" + claims(tokens.access()).getStringClaim("sid") + "'");
    }

    private String refreshed(String refreshToken) {
        TestAnswer answer = server.refresh(refreshToken);
        answer.requireJson(200);
        return answer.string("refresh_token");
    }

    private TestAnswer refresh(String refreshToken, String scope) {
        return server.post("/oauth2/token")
                .form("grant_type=refresh_token&client_id=latchkey&refresh_token=" + refreshToken + "&scope=" + scope)
                .send();
    }

    private void requireInvalidGrant(String refreshToken) {
        server.refresh(refreshToken).requireOAuthError(400, "invalid_grant");
    }

    private static JWTClaimsSet claims(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }
}
