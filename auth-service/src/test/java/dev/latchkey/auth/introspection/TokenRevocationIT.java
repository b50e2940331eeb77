package dev.latchkey.auth.introspection;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.auth.client.TestServices;
import dev.latchkey.auth.client.TwoServers;
import dev.latchkey.auth.key.SignedTokens;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /oauth2/revoke} (RFC 7009), on two replicas: a token that one replica revokes is revoked at the other. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokenRevocationIT {
    private final TestClock clock = TestClock.atStart();
    private TwoServers servers;
    private Known service;
    private Tokens tokens;

    @BeforeAll
    void start() {
        servers = new TwoServers(clock, Map.of());
        service = TestServices.service(
                servers.first, "notes:read stock:read", List.of(), List.of("latchkey-api", TestServices.STOCK));
    }

    @BeforeEach
    void login() {
        // The tests share a client: the revocations of one test must not count towards its limit in the next.
        servers.database.execute(Role.AUTH, "DELETE FROM auth.token_revocations");
        tokens = servers.first.signUp();
    }

    @AfterAll
    void stop() {
        servers.close();
    }

    @Test
    void revokeWhenAccessTokenThenItAloneIsRevokedOnEveryReplica() {
        requireDone(revoke(tokens.access()));

        requireRevoked(tokens.access());
        String next = servers.first.refresh(tokens.refresh()).requireJson(200).string("access_token");
        servers.second.status(next).requireJson(200);
        assertThat(TestRows.select(
                        servers.database,
                        "SELECT count(*) FROM shared.revocation WHERE kind = 'session' AND target_id = '"
                                + sessionId(tokens.access()) + "'"))
                .containsExactly("0");
    }

    @Test
    void revokeWhenManyTokensOfAnAccountWereRevokedWithinAMinuteThenTheSessionEnds() {
        String refreshToken = tokens.refresh();
        String first = tokens.access();
        for (int i = 0; i < 60; i++) {
            TestAnswer next = servers.first.refresh(refreshToken).requireJson(200);
            refreshToken = next.string("refresh_token");
            requireDone(revoke(next.string("access_token")));
        }
        servers.first.status(first).requireJson(200);
        TestAnswer next = servers.first.refresh(refreshToken).requireJson(200);

        requireDone(revoke(next.string("access_token")));

        requireRevoked(next.string("access_token"));
        requireRevoked(first);
        servers.first.refresh(next.string("refresh_token")).requireOAuthError(400, "invalid_grant");
        assertThat(TestRows.select(
                        servers.database,
                        "SELECT details ->> 'by' FROM audit.event WHERE session_id = '" + sessionId(first)
                                + "' AND event = 'session.ended'"))
                .containsExactly("token_revocations");
    }

    @Test
    void revokeWhenTheManyWereLongerAgoThenTheTokenAlone() {
        String subject = subject(tokens.access());
        servers.database.execute(
                Role.AUTH,
                "INSERT INTO auth.token_revocations SELECT '" + subject
                        + "', array_fill(shared.clock() - interval '1 minute', ARRAY[60]), shared.clock()");

        requireDone(revoke(tokens.access()));

        requireRevoked(tokens.access());
        servers.first.refresh(tokens.refresh()).requireJson(200);
    }

    @Test
    void revokeTheSameTokenManyTimesThenItIsCountedOnce() {
        for (int i = 0; i < 62; i++) {
            requireDone(revoke(tokens.access()));
        }

        servers.first.refresh(tokens.refresh()).requireJson(200);
    }

    @Test
    void revokeWhenAClientHasRevokedManyOfItsOwnTokensThenTooMany() {
        String token = clientCredentials();
        servers.database.execute(
                Role.AUTH,
                "INSERT INTO auth.token_revocations SELECT '" + subject(token)
                        + "', array_fill(shared.clock(), ARRAY[60]), shared.clock()");

        TestAnswer answer = revokeAs(service, token);

        answer.requireOAuthError(429, "temporarily_unavailable");
        assertThat(answer.header("Retry-After")).isEqualTo("60");
        servers.second.status(token).requireJson(200);
        assertThat(servers.first.logout(token).status()).isEqualTo(429);
    }

    @Test
    @DisplayName("70 revoking a refresh token ends all access tokens of its session")
    void revokeWhenRefreshTokenThenItsSessionEnds() {
        Tokens next = refreshed(tokens);

        requireDone(revoke(next.refresh()));

        requireRevoked(tokens.access());
        requireRevoked(next.access());
        servers.first.refresh(next.refresh()).requireOAuthError(400, "invalid_grant");
    }

    @Test
    @DisplayName("70 a used refresh token still belongs to its session: a client that lost the answer can sign out")
    void revokeWhenRefreshTokenWasUsedThenItsSessionEnds() {
        Tokens next = refreshed(tokens);

        requireDone(revoke(tokens.refresh()));

        requireRevoked(next.access());
        servers.first.refresh(next.refresh()).requireOAuthError(400, "invalid_grant");
    }

    @Test
    @DisplayName("70 exchanged tokens of the user end with the session, too")
    void revokeWhenRefreshTokenThenExchangedTokensEnd() {
        String exchanged = exchange("latchkey-api");

        requireDone(revoke(tokens.refresh()));

        requireRevoked(exchanged);
    }

    @Test
    void revokeWhenTwiceThenTheSame() {
        requireDone(revoke(tokens.access()));
        requireDone(revoke(tokens.access()));
        requireDone(revoke(tokens.refresh()));
        requireDone(revoke(tokens.refresh()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "x",
                "a.b.c",
                "..",
                ".",
                "%F0%9F%A6%8A",
                "'%20OR%20'1'%3D'1",
                "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
            })
    @DisplayName("68 an unknown or malformed token: 200")
    void revokeWhenTokenIsUnknownThenNothingIsToBeDone(String unknown) {
        requireDone(revoke(unknown));
    }

    @Test
    @DisplayName("68 a forged token, a token of another issuer: 200, and nothing is revoked")
    void revokeWhenTokenIsForgedThenNothingIsDone() {
        String forged = tokens.access().substring(0, tokens.access().lastIndexOf('.') + 1) + "AAAA";

        requireDone(revoke(forged));
        requireDone(revoke(SignedTokens.like(
                servers.first, tokens.access(), claims -> claims.issuer("https://other.example.test"))));
        requireDone(revoke(SignedTokens.like(servers.first, tokens.access(), "JWT", claims -> {})));

        servers.second.status(tokens.access()).requireJson(200);
    }

    @Test
    @DisplayName("68 an expired token: 200, for every client")
    void revokeWhenAccessTokenHasExpiredThenNothingIsToBeDone() {
        clock.advance(Duration.ofMinutes(15));
        long before = TestRows.count(servers.database, "shared.revocation");

        requireDone(revoke(tokens.access()));
        requireDone(revokeAs(service, tokens.access()));

        assertThat(TestRows.count(servers.database, "shared.revocation")).isEqualTo(before);
    }

    @Test
    @DisplayName("69 another client's access token: invalid_grant, and it is not revoked")
    void revokeWhenAccessTokenIsAnothersThenRefused() {
        String clientsOwn = clientCredentials();
        String exchanged = exchange("latchkey-api");

        revokeAs(service, tokens.access()).requireOAuthError(400, "invalid_grant");
        revoke(clientsOwn).requireOAuthError(400, "invalid_grant");
        revoke(exchanged).requireOAuthError(400, "invalid_grant");

        for (String token : List.of(tokens.access(), clientsOwn, exchanged)) {
            servers.second.status(token).requireJson(200);
        }
    }

    @Test
    @DisplayName("69 another client's refresh token: invalid_grant, and its session goes on")
    void revokeWhenRefreshTokenIsAnothersThenRefused() {
        revokeAs(service, tokens.refresh()).requireOAuthError(400, "invalid_grant");

        servers.second.status(tokens.access()).requireJson(200);
        servers.first.refresh(tokens.refresh()).requireJson(200);
    }

    @Test
    void revokeWhenTokenIsTheClientsOwnThenRevoked() {
        String own = clientCredentials();
        String exchanged = exchange("latchkey-api");

        requireDone(revokeAs(service, own));
        requireDone(revokeAs(service, exchanged));

        requireRevoked(own);
        requireRevoked(exchanged);
        servers.second.status(tokens.access()).requireJson(200);
    }

    @Test
    void revokeWhenTokenIsForAnotherAudienceThenRevoked() throws ParseException {
        String exchanged = exchange(TestServices.STOCK);

        requireDone(revokeAs(service, exchanged));

        assertThat(TestRows.select(servers.database, "SELECT target_id FROM shared.revocation WHERE kind = 'token'"))
                .contains(SignedJWT.parse(exchanged).getJWTClaimsSet().getJWTID());
    }

    @Test
    void revokeWhenRefreshTokenIsAConfidentialClientsThenItsSessionEnds() {
        servers.database.execute(
                Role.AUTH,
                "UPDATE auth.session SET client_id = '" + service.id() + "' WHERE id = '" + sessionId(tokens.access())
                        + "'");

        revoke(tokens.refresh()).requireOAuthError(400, "invalid_grant");
        requireDone(revokeAs(service, tokens.refresh()));

        requireRevoked(tokens.access());
    }

    @ParameterizedTest
    @ValueSource(strings = {"access_token", "refresh_token", "id_token", "%00x", "", "x"})
    @DisplayName("a wrong token_type_hint is ignored")
    void revokeWhenHintIsWrongThenRevokedAllTheSame(String hint) {
        boolean malformed = hint.contains("%00");
        for (String token : List.of(tokens.access(), tokens.refresh())) {
            TestAnswer answer = servers.first
                    .post("/oauth2/revoke")
                    .form("client_id=latchkey&token=" + token + "&token_type_hint=" + hint)
                    .send();
            if (malformed) {
                answer.requireOAuthError(400, "invalid_request");
            } else {
                requireDone(answer);
            }
        }
        if (!malformed) {
            requireRevoked(tokens.access());
            servers.second.refresh(tokens.refresh()).requireOAuthError(400, "invalid_grant");
        }
    }

    @Test
    void revokeWhenTokenIsMissingThenInvalidRequest() {
        post("client_id=latchkey").requireOAuthError(400, "invalid_request");
        post("client_id=latchkey&token=").requireOAuthError(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"token=x", "client_id=latchkey", "token_type_hint=access_token"})
    @DisplayName("39 a duplicated parameter: invalid_request, and nothing is revoked")
    void revokeWhenParameterIsDuplicatedThenInvalidRequest(String parameter) {
        post("client_id=latchkey&token_type_hint=x&token=" + tokens.access() + '&' + parameter)
                .requireOAuthError(400, "invalid_request");

        servers.second.status(tokens.access()).requireJson(200);
    }

    @Test
    @DisplayName("40 a client that cannot prove its identity: 401 invalid_client, and nothing is revoked")
    void revokeWhenClientIsNotAuthenticatedThenInvalidClient() {
        String own = clientCredentials();
        List<TestAnswer> answers = List.of(
                post("token=" + own),
                post("token=" + own + "&client_id=" + service.id()),
                post("token=" + own + "&client_id=nobody"),
                post("token=" + own + '&' + service.post()),
                revokeAs(new Known(service.client(), "wrong"), own));

        for (TestAnswer answer : answers) {
            answer.requireOAuthError(401, "invalid_client");
            assertThat(answer.header("WWW-Authenticate")).isEqualTo("Basic realm=\"latchkey\"");
        }
        servers.second.status(own).requireJson(200);
    }

    @Test
    void revokeWhenClientAuthenticatesInTwoWaysThenInvalidRequest() {
        servers.first
                .post("/oauth2/revoke")
                .form("token=x&" + service.post())
                .header("Authorization", service.basic())
                .send()
                .requireOAuthError(400, "invalid_request");
    }

    @Test
    void revokeWhenBearerTokenIsTheOnlyCredentialThenInvalidClient() {
        servers.first
                .post("/oauth2/revoke")
                .form("token=" + tokens.access())
                .bearer(tokens.access())
                .send()
                .requireOAuthError(401, "invalid_client");
    }

    @Test
    void revokeWhenFormIsHugeThenTooLarge() {
        post("client_id=latchkey&token=" + "x".repeat(1 << 20)).requireOAuthError(413, "invalid_request");
    }

    @Test
    @DisplayName("68 a token longer than any token of this issuer: 200")
    void revokeWhenTokenIsLongThenUnknown() {
        requireDone(revoke("x".repeat(10_000)));
        requireDone(revoke("x.".repeat(5_000)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x"})
    @DisplayName("95 another media type: 415 in OAuth JSON")
    void revokeWhenMediaTypeIsAnotherThenUnsupported(String type) {
        servers.first
                .post("/oauth2/revoke")
                .header("Content-Type", type)
                .body(("client_id=latchkey&token=" + tokens.access()).getBytes(StandardCharsets.US_ASCII))
                .send()
                .requireOAuthError(415, "invalid_request");
    }

    @Test
    void revokeWhenMethodIsAnotherThenNotAllowed() {
        TestAnswer answer = servers.first.get("/oauth2/revoke").send();

        answer.requireOAuthError(405, "invalid_request");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    void revokeWhenTokenIsInTheQueryThenInvalidRequest() {
        servers.first
                .post("/oauth2/revoke?token=" + tokens.access())
                .form("client_id=latchkey")
                .send()
                .requireOAuthError(400, "invalid_request");

        servers.second.status(tokens.access()).requireJson(200);
    }

    private Tokens refreshed(Tokens before) {
        TestAnswer answer = servers.first.refresh(before.refresh()).requireJson(200);
        return new Tokens(answer.string("access_token"), answer.string("refresh_token"));
    }

    private TestAnswer revoke(String token) {
        return post("client_id=latchkey&token=" + token);
    }

    private TestAnswer post(String form) {
        return servers.first.post("/oauth2/revoke").form(form).send();
    }

    private TestAnswer revokeAs(Known client, String token) {
        return servers.first
                .post("/oauth2/revoke")
                .form("token=" + token)
                .header("Authorization", client.basic())
                .send();
    }

    private String clientCredentials() {
        return token("grant_type=client_credentials");
    }

    private String exchange(String audience) {
        return token("grant_type=" + TestServices.EXCHANGE + "&audience=" + audience + "&subject_token="
                + tokens.access() + "&subject_token_type=urn:ietf:params:oauth:token-type:access_token");
    }

    private String token(String form) {
        return servers.first
                .post("/oauth2/token")
                .form(form)
                .header("Authorization", service.basic())
                .send()
                .requireJson(200)
                .string("access_token");
    }

    private void requireRevoked(String token) {
        for (AuthServer replica : List.of(servers.first, servers.second)) {
            assertThat(replica.status(token).json()).containsEntry("error", "Token has been revoked");
        }
    }

    /** RFC 7009 section 2.2: 200, and "the content of the response body is ignored by the client". */
    private static void requireDone(TestAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
    }

    private static String subject(String token) {
        return claim(token, "sub");
    }

    private static String sessionId(String token) {
        return claim(token, "sid");
    }

    private static String claim(String token, String name) {
        try {
            return SignedJWT.parse(token).getJWTClaimsSet().getStringClaim(name);
        } catch (ParseException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
