package dev.latchkey.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code grant_type=client_credentials}. */
class ClientCredentialsIT {
    private final AuthServer server = AuthServer.shared();
    private final Known client = TestClients.basic(server);

    @Test
    @DisplayName("28 the answer is not stored; it has no refresh token")
    void tokenThenTheWholeAnswerIsAsTheRfcSays() {
        TestAnswer answer = token("").requireJson(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "access_token",
                        answer.string("access_token"),
                        "token_type",
                        "Bearer",
                        "expires_in",
                        900L,
                        "scope",
                        TestClients.SCOPE));
    }

    @Test
    @DisplayName("29 typ at+jwt, alg RS256, kid in JWKS")
    void tokenThenHeaderIsThatOfAnAccessToken() throws ParseException {
        JWSHeader header = SignedJWT.parse(accessToken("")).getHeader();

        assertThat(header.toJSONObject()).isEqualTo(Map.of("typ", "at+jwt", "alg", "RS256", "kid", header.getKeyID()));
        assertThat(server.get("/.well-known/jwks.json").send().text()).contains(header.getKeyID());
    }

    @Test
    @DisplayName("30 iss exp aud sub client_id iat jti and scope; nothing about a user or a session")
    void tokenThenClaimsAreThoseOfAClient() throws ParseException {
        JWTClaimsSet claims = claims(accessToken(""));

        long issuedAt = claims.getIssueTime().toInstant().getEpochSecond();
        assertThat(claims.toJSONObject())
                .isEqualTo(Map.of(
                        "iss",
                        AuthServer.ISSUER,
                        "sub",
                        client.id(),
                        "client_id",
                        client.id(),
                        "aud",
                        "latchkey-api",
                        "iat",
                        issuedAt,
                        "exp",
                        issuedAt + 900,
                        "jti",
                        claims.getJWTID(),
                        "scope",
                        TestClients.SCOPE));
    }

    @Test
    void tokenThenItIsAcceptedAndCanBeLoggedOut() {
        String token = accessToken("");

        assertThat(server.status(token).requireJson(200).json()).containsEntry("message", "Token is valid");
        server.logout(token).requireJson(200);
        assertThat(server.status(token).json()).containsEntry("error", "Token has been revoked");
    }

    @Test
    void tokenThenNothingIsWritten() {
        long sessions = TestRows.count(server.database(), "auth.session");
        long refreshTokens = TestRows.count(server.database(), "auth.refresh_token");

        accessToken("");

        assertThat(TestRows.count(server.database(), "auth.session")).isEqualTo(sessions);
        assertThat(TestRows.count(server.database(), "auth.refresh_token")).isEqualTo(refreshTokens);
    }

    @Test
    void tokenWhenLessScopeIsAskedThenGiven() throws ParseException {
        TestAnswer answer = token("&scope=accounts%3Aread").requireJson(200);

        assertThat(answer.string("scope")).isEqualTo("accounts:read");
        assertThat(claims(answer.string("access_token")).getStringClaim("scope"))
                .isEqualTo("accounts:read");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "+",
                "admin",
                "accounts:read+admin",
                "ACCOUNTS:READ",
                "notes:read",
                "accounts:read%00x",
                "%22",
                "accounts:read%0Anotes:count%0Aadmin"
            })
    void tokenWhenScopeIsEmptyOrNotAllowedThenRefused(String scope) {
        TestAnswer answer = token("&scope=" + scope);

        answer.requireOAuthError(400, scope.contains("%00") ? "invalid_request" : "invalid_scope");
    }

    @Test
    @DisplayName("59 openid is for users: a client cannot get this scope for itself")
    void tokenWhenClientMayAskForPeoplesScopeThenNotForItself() {
        Known known = TestClients.with(server, "openid profile notes:count", List.of("client_credentials"));

        TestAnswer all = server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", known.basic())
                .send();
        assertThat(all.requireJson(200).string("scope")).isEqualTo("notes:count");
        server.post("/oauth2/token")
                .form("grant_type=client_credentials&scope=openid")
                .header("Authorization", known.basic())
                .send()
                .requireOAuthError(400, "invalid_scope");
    }

    @Test
    void tokenWhenClientHasNoScopeThenRefused() {
        Known known = TestClients.with(server, "", List.of("client_credentials"));

        server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", known.basic())
                .send()
                .requireOAuthError(400, "invalid_scope");
    }

    @Test
    void tokenWhenResourceIsAskedThenItIsTheAudience() throws ParseException {
        assertThat(claims(accessToken("&resource=https%3A%2F%2Forders.example.test"))
                        .getAudience())
                .containsExactly("https://orders.example.test");
    }

    @Test
    void tokenWhenResourceIsAskedTwiceThenItIsOneAudience() throws ParseException {
        Map<String, Object> claims = claims(accessToken("&resource=https://orders.example.test".repeat(2)))
                .toJSONObject();

        assertThat(claims).containsEntry("aud", "https://orders.example.test");
    }

    @Test
    void tokenWhenSeveralResourcesAreAskedThenAudienceIsAnArray() throws ParseException {
        Known known = TestClients.withTargets(server, List.of("https://a.example.test", "https://b.example.test"));
        TestAnswer answer = server.post("/oauth2/token")
                .form("grant_type=client_credentials&resource=https://a.example.test&resource=https://b.example.test")
                .header("Authorization", known.basic())
                .send()
                .requireJson(200);

        assertThat(claims(answer.string("access_token")).toJSONObject())
                .containsEntry("aud", List.of("https://a.example.test", "https://b.example.test"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "https://other.example.test",
                "https://orders.example.test/",
                "https://orders.example.test%23part",
                "latchkey-api",
                "/path",
                "",
                "https://orders.example.test&resource=https://other.example.test",
            })
    @DisplayName("86 a bad target: invalid_target")
    void tokenWhenResourceIsNotAllowedThenInvalidTarget(String resource) {
        token("&resource=" + resource).requireOAuthError(400, "invalid_target");
    }

    @Test
    @DisplayName("86 without resource a client that may not target latchkey-api gets nothing")
    void tokenWhenUsualAudienceIsNotAllowedThenInvalidTarget() {
        Known known = TestClients.withTargets(server, List.of("https://a.example.test"));

        server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", known.basic())
                .send()
                .requireOAuthError(400, "invalid_target");
    }

    @Test
    void tokenWhenGrantIsNotRegisteredThenUnauthorizedClient() {
        Known known = TestClients.with(server, TestClients.SCOPE, List.of("refresh_token"));

        server.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", known.basic())
                .send()
                .requireOAuthError(400, "unauthorized_client");
    }

    @Test
    void tokenWhenClientIsPublicThenUnauthorizedClient() {
        server.post("/oauth2/token")
                .form("grant_type=client_credentials&client_id="
                        + TestClients.publicOne(server).id())
                .send()
                .requireOAuthError(400, "unauthorized_client");
        server.post("/oauth2/token")
                .form("grant_type=client_credentials&client_id=latchkey")
                .send()
                .requireOAuthError(400, "unauthorized_client");
    }

    @Test
    @DisplayName("31 jti is unique")
    void tokenWhenManyThenNoIdentifierComesTwice() throws ParseException {
        Set<String> identifiers = new HashSet<>();
        for (int i = 0; i < 50; i++) {
            identifiers.add(claims(accessToken("")).getJWTID());
        }
        assertThat(identifiers).hasSize(50);
    }

    @Test
    void refreshWhenTokenIsOfAnotherClientThenInvalidGrant() {
        String token = server.signUp().refresh();

        server.post("/oauth2/token")
                .form("grant_type=refresh_token&refresh_token=" + token)
                .header("Authorization", client.basic())
                .send()
                .requireOAuthError(400, "invalid_grant");
        server.refresh(token).requireJson(200);
    }

    private String accessToken(String parameters) {
        return token(parameters).requireJson(200).string("access_token");
    }

    private TestAnswer token(String parameters) {
        return server.post("/oauth2/token")
                .form("grant_type=client_credentials" + parameters)
                .header("Authorization", client.basic())
                .send();
    }

    private static JWTClaimsSet claims(String token) throws ParseException {
        return SignedJWT.parse(token).getJWTClaimsSet();
    }
}
