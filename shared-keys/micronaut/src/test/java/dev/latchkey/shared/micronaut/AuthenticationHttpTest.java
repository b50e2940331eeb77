package dev.latchkey.shared.micronaut;

import static dev.latchkey.shared.test.Http.problem;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.Http.Answer;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestRevocations;
import dev.latchkey.shared.test.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.security.token.reader.TokenReader;
import io.micronaut.security.token.validator.TokenValidator;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** How the service takes a token from a request, and how it answers a missing or refused token (RFC 6750). */
class AuthenticationHttpTest extends ServiceTest {
    private static final String TOKEN_PATH = "/test/token";
    private static final Answer ADA = json("{\"logged_in_as\":\"ada\"}");
    private static final Answer NO_TOKEN = problem(
            401,
            "Unauthorized",
            "unauthorized",
            "An access token is needed.",
            TOKEN_PATH,
            "www-authenticate",
            "Bearer");
    private static final Answer REFUSED = problem(
            401,
            "Unauthorized",
            "invalid_token",
            "The access token is not valid.",
            TOKEN_PATH,
            "www-authenticate",
            "Bearer error=\"invalid_token\"");
    private static final Answer SEVERAL = problem(
            400,
            "Bad Request",
            "multiple_credentials",
            "The request has more than one credential.",
            TOKEN_PATH,
            "www-authenticate",
            "Bearer error=\"invalid_request\"");

    @Inject
    private ApplicationContext context;

    private static Answer json(String body) {
        return new Answer(200, Map.of("content-type", "application/json"), body);
    }

    @Test
    void contextThenOneValidatorAndOneReaderAndTheyAreOurs() {
        assertThat(context.getBeansOfType(TokenValidator.class)).hasOnlyElementsOfType(BearerTokenValidator.class);
        assertThat(context.getBeansOfType(TokenValidator.class)).hasSize(1);
        assertThat(context.getBeansOfType(TokenReader.class)).hasSize(1);
        assertThat(context.getBeansOfType(TokenReader.class)).hasOnlyElementsOfType(BearerTokenReader.class);
    }

    @Test
    void getWithAValidTokenThenTheCallerIsKnown() {
        String token = valid().token();

        assertThat(http().getWithToken(TOKEN_PATH, token)).isEqualTo(ADA);
        assertThat(http().getWithToken("/test/authentication", token))
                .isEqualTo(json(
                        "{\"client_id\":\"latchkey\",\"name\":\"" + TestTokens.SUBJECT + "\",\"roles\":[\"user\"]}"));
        assertThat(http().getWithToken("/test/principal", token))
                .isEqualTo(json("{\"name\":\"" + TestTokens.SUBJECT + "\"}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"bearer ", "BEARER ", "Bearer  ", "bEaReR   "})
    void getWithTheSchemeInAnotherCaseThenTheCallerIsKnown(String scheme) {
        assertThat(http().get(TOKEN_PATH, "Authorization", scheme + valid().token()))
                .isEqualTo(ADA);
    }

    @Test
    @DisplayName("41 no token: 401 Bearer, no error code")
    void getWithoutATokenThen401WithoutAnErrorCode() {
        assertThat(http().get(TOKEN_PATH)).isEqualTo(NO_TOKEN);
    }

    @Test
    void getWhatHasNoAnnotationThenRefused() {
        assertThat(http().get("/test/forgotten").status()).isEqualTo(401);
        assertThat(http().getWithToken("/test/forgotten", valid().token()).status())
                .isEqualTo(403);
    }

    static Stream<String> refusedTokens() {
        String good = valid().token();
        return Stream.of(
                "x",
                "a.b.c",
                "null",
                "../../etc/passwd",
                good + "=",
                good.substring(0, good.length() - 4),
                valid().header("alg", "none").signed(input -> new byte[0]).token(),
                valid().header("alg", "HS256").token(),
                valid().header("jku", "http://localhost/").token(),
                valid().headerText("null").token(),
                valid().header("kid", "x'; --").token(),
                valid().withoutHeader("kid").token(),
                valid().header("crit", List.of("x")).token(),
                valid().header("typ", "JWT").token(),
                valid().claim("iss", TestTokens.ISSUER + "/").token(),
                valid().claim("aud", "another").token(),
                valid().claim("exp", 1).token(),
                valid().claim("exp", "1").token(),
                valid().claim("nbf", 4_000_000_000L).token(),
                valid().without("jti").token(),
                valid().claim("roles", "admin").token(),
                valid().payload("{\"sub\":1,\"sub\":2}".getBytes(StandardCharsets.UTF_8))
                        .token(),
                valid().payload(new byte[] {(byte) 0xff}).token(),
                valid().signedBy(TestKeys.other()).token(),
                valid().signed(TestTokens.rs256(TestKeys.other())).token());
    }

    @ParameterizedTest
    @DisplayName("42-57 one public message for every refusal")
    @MethodSource("refusedTokens")
    void getWithARefusedTokenThenAlwaysTheSameAnswer(String token) {
        assertThat(http().getWithToken(TOKEN_PATH, token)).isEqualTo(REFUSED);
    }

    @Test
    @DisplayName("64 a revoked session, token or key: the same 401")
    void getWithARevokedTokenThenTheSameAnswer() {
        TestTokens session = valid();
        TestTokens token = valid();
        assertThat(http().getWithToken(TOKEN_PATH, session.token())).isEqualTo(ADA);
        assertThat(http().getWithToken(TOKEN_PATH, token.token())).isEqualTo(ADA);

        TestRevocations.confirm(database, "session", session.text("sid"));
        TestRevocations.confirm(database, "token", token.text("jti"));

        assertThat(http().getWithToken(TOKEN_PATH, session.token())).isEqualTo(REFUSED);
        assertThat(http().getWithToken(
                                TOKEN_PATH, session.claim("jti", "another").token()))
                .isEqualTo(REFUSED);
        assertThat(http().getWithToken(TOKEN_PATH, token.token())).isEqualTo(REFUSED);
        assertThat(http().getWithToken(TOKEN_PATH, valid().token())).isEqualTo(ADA);
    }

    @Test
    @DisplayName("58 a token in the query is ignored")
    void getWithTheTokenInTheQueryThen401() {
        assertThat(http().get(TOKEN_PATH + "?access_token=" + valid().token())).isEqualTo(NO_TOKEN);
        assertThat(http().get(TOKEN_PATH, "Cookie", "JWT=" + valid().token())).isEqualTo(NO_TOKEN);
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "access%5Ftoken", "access%5ftoken", "%61ccess_toke%6E"})
    @DisplayName("58 header and form together: 400")
    void postWithTheTokenInHeaderAndFormThen400(String name) {
        String token = valid().token();
        Answer answer = http().post(
                        "/test/form",
                        "application/x-www-form-urlencoded",
                        "a=b&" + name + "=" + token,
                        "Authorization",
                        "Bearer " + token);

        assertThat(answer)
                .isEqualTo(problem(
                        400,
                        "Bad Request",
                        "multiple_credentials",
                        "The request has more than one credential.",
                        "/test/form",
                        "www-authenticate",
                        "Bearer error=\"invalid_request\""));
    }

    @Test
    @DisplayName("58 a token in the form alone is ignored")
    void postWithTheTokenInTheFormThen401() {
        assertThat(http().post("/test/form", "application/x-www-form-urlencoded", "access_token=" + valid().token())
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("58 a form without a token is read as usual")
    void postAFormWithATokenInTheHeaderThenRead() {
        assertThat(http().post(
                                "/test/form",
                                "application/x-www-form-urlencoded; charset=UTF-8",
                                "a=b&my_access_token=c",
                                "Authorization",
                                "Bearer " + valid().token()))
                .isEqualTo(json("{\"a\":\"b\",\"my_access_token\":\"c\"}"));
    }

    @Test
    @DisplayName("58 several Authorization headers: 400")
    void getWithSeveralAuthorizationHeadersThen400() {
        String bearer = "Bearer " + valid().token();

        assertThat(http().get(TOKEN_PATH, "Authorization", bearer, "Authorization", bearer))
                .isEqualTo(SEVERAL);
        assertThat(http().get(TOKEN_PATH, "Authorization", "Basic YTpi", "Authorization", bearer))
                .isEqualTo(SEVERAL);
    }

    @ParameterizedTest
    @DisplayName("58 other schemes: 401 without an error code")
    @ValueSource(strings = {"Basic YWRhOnNlY3JldA==", "DPoP a.b.c", "Token x", "BearerX a.b.c", "Negotiate", "a.b.c"})
    void getWithAnotherSchemeThen401WithoutAnErrorCode(String header) {
        assertThat(http().get(TOKEN_PATH, "Authorization", header)).isEqualTo(NO_TOKEN);
    }

    @ParameterizedTest
    @DisplayName("58 a bare Bearer: refused as a token")
    @ValueSource(strings = {"Bearer", "bearer", "Bearer "})
    void getWithABareSchemeThen401(String header) {
        assertThat(http().get(TOKEN_PATH, "Authorization", header)).isEqualTo(REFUSED);
    }

    @Test
    @DisplayName("60 a 16 KB header: 4xx")
    void getWithALongHeaderThen4xx() {
        assertThat(http().getWithToken(TOKEN_PATH, "x".repeat(16 * 1024)).status())
                .isBetween(400, 499);
        assertThat(http().getWithToken(TOKEN_PATH, "x".repeat(7 * 1024))).isEqualTo(REFUSED);
        assertThat(http().get(TOKEN_PATH, "X-Long", "x".repeat(16 * 1024)).status())
                .isBetween(400, 499);
    }

    @Test
    @DisplayName("59 missing scope: 403 insufficient_scope naming it")
    void getWithoutTheScopeThen403NamesIt() {
        assertThat(http().getWithToken(
                                "/test/scope",
                                valid().claim("scope", "openid notes:write").token()))
                .isEqualTo(problem(
                        403,
                        "Forbidden",
                        "insufficient_scope",
                        "The access token lacks the scope notes:read.",
                        "/test/scope",
                        "www-authenticate",
                        "Bearer error=\"insufficient_scope\", scope=\"notes:read\""));
        assertThat(http().getWithToken("/test/scope", valid().without("scope").token())
                        .status())
                .isEqualTo(403);
        assertThat(http().getWithToken("/test/scope", valid().token())).isEqualTo(json("{\"answer\":\"for readers\"}"));
        assertThat(http().get("/test/scope"))
                .isEqualTo(problem(
                        401,
                        "Unauthorized",
                        "unauthorized",
                        "An access token is needed.",
                        "/test/scope",
                        "www-authenticate",
                        "Bearer"));
    }

    @Test
    void getWithoutTheRoleThen403() {
        assertThat(http().getWithToken("/test/role", valid().token()))
                .isEqualTo(
                        problem(403, "Forbidden", "forbidden", "The caller's role does not allow this.", "/test/role"));
        assertThat(http().getWithToken(
                                "/test/role",
                                valid().claim("roles", List.of("user", "admin")).token()))
                .isEqualTo(json("{\"answer\":\"for administrators\"}"));
    }

    @Test
    @DisplayName("59 scope and role: both must hold")
    void getWithScopeOrRoleAloneThen403() {
        TestTokens administrator = valid().claim("roles", List.of("admin"));

        assertThat(http().getWithToken("/test/scope-and-role", administrator.token()))
                .isEqualTo(json("{\"answer\":\"for reading administrators\"}"));
        assertThat(http().getWithToken(
                                "/test/scope-and-role",
                                administrator.claim("scope", "openid").token())
                        .headers())
                .containsEntry("www-authenticate", "Bearer error=\"insufficient_scope\", scope=\"notes:read\"");
        assertThat(http().getWithToken("/test/scope-and-role", valid().token()))
                .isEqualTo(problem(
                        403,
                        "Forbidden",
                        "forbidden",
                        "The caller's role does not allow this.",
                        "/test/scope-and-role"));
        assertThat(http().get("/test/scope-and-role").status()).isEqualTo(401);
    }

    @Test
    void getWhatIsOpenThenATokenMakesNoDifference() {
        assertThat(http().get("/test/open")).isEqualTo(json("{\"answer\":\"for everybody\"}"));
        assertThat(http().getWithToken("/test/open", valid().token()))
                .isEqualTo(json("{\"answer\":\"for everybody\"}"));
    }

    @Test
    @DisplayName("61 1,000 bogus kids: valid callers stay 200")
    void getWithManyBogusKidsThenValidCallersStay200() {
        assertThat(http().getWithToken(TOKEN_PATH, valid().token())).isEqualTo(ADA);
        int before = issuer.requests();

        for (int i = 0; i < 1000; i++) {
            assertThat(http().getWithToken(
                                    TOKEN_PATH,
                                    valid().header("kid", "bogus-" + i).token()))
                    .isEqualTo(REFUSED);
            if (i % 100 == 0) {
                assertThat(http().getWithToken(TOKEN_PATH, valid().token())).isEqualTo(ADA);
            }
        }

        assertThat(issuer.requests() - before).isLessThan(50);
    }
}
