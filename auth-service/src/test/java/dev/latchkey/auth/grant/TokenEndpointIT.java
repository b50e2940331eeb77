package dev.latchkey.auth.grant;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Invalid requests to {@code POST /oauth2/token}: each gets OAuth JSON (checklist 95) and uses up no refresh token. */
class TokenEndpointIT {
    private final AuthServer server = AuthServer.shared();
    private final String token = server.signUp().refresh();
    private final String good = "grant_type=refresh_token&client_id=latchkey&refresh_token=" + token;

    @AfterEach
    void theTokenIsNotUsedUp() {
        server.refresh(token).requireJson(200);
    }

    @Test
    @DisplayName("38 grant_type=password is not supported")
    void tokenWhenGrantIsPasswordThenUnsupported() {
        post("grant_type=password&username=a&password=b&client_id=latchkey")
                .requireOAuthError(400, "unsupported_grant_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"CLIENT_CREDENTIALS", "REFRESH_TOKEN", "urn%3Aunknown", "x+y"})
    void tokenWhenGrantIsUnknownThenUnsupported(String grantType) {
        post(good.replace("grant_type=refresh_token", "grant_type=" + grantType))
                .requireOAuthError(400, "unsupported_grant_type");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "grant_type=", "client_id=latchkey", "refresh_token=abc", "&&&", "="})
    void tokenWhenGrantIsMissingThenInvalidRequest(String form) {
        post(form).requireOAuthError(400, "invalid_request");
    }

    @ParameterizedTest
    @CsvSource({
        "grant_type,    refresh_token",
        "client_id,     latchkey",
        "refresh_token, abc",
        "client_id,     other",
        "scope,         openid",
    })
    @DisplayName("39 a duplicated parameter: invalid_request")
    void tokenWhenParameterIsDuplicatedThenInvalidRequest(String name, String value) {
        post(good + "&scope=openid&" + name + "=" + value).requireOAuthError(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"charset=bogus", "charset=", "charset=\"\"", "charset=*", "x=y;CHARSET=utf-9"})
    @DisplayName("95 a character set that does not exist: 415, never a 500")
    void tokenWhenCharsetIsUnknownThenUnsupported(String charset) {
        server.post("/oauth2/token")
                .header("Content-Type", "application/x-www-form-urlencoded; " + charset)
                .body(good.getBytes(StandardCharsets.US_ASCII))
                .send()
                .requireOAuthError(415, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip", "deflate", "br", "nonsense"})
    @DisplayName("95 a body in a content encoding: 415, never a 500")
    void tokenWhenBodyIsEncodedThenUnsupported(String encoding) {
        server.post("/oauth2/token")
                .form(good)
                .header("Content-Encoding", encoding)
                .send()
                .requireOAuthError(415, "invalid_request");
    }

    @Test
    void tokenWhenRefreshTokenIsMissingThenInvalidRequest() {
        post("grant_type=refresh_token&client_id=latchkey").requireOAuthError(400, "invalid_request");
        post("grant_type=refresh_token&client_id=latchkey&refresh_token=").requireOAuthError(400, "invalid_request");
    }

    @Test
    void tokenWhenClientIsMissingThenInvalidClient() {
        post("grant_type=refresh_token&refresh_token=" + token).requireOAuthError(401, "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(strings = {"abc", "%F0%9F%A6%8A", "..", "'%20OR%20'1'%3D'1"})
    void tokenWhenRefreshTokenIsUnknownThenInvalidGrant(String unknown) {
        post("grant_type=refresh_token&client_id=latchkey&refresh_token=" + unknown)
                .requireOAuthError(400, "invalid_grant");
    }

    @Test
    void tokenWhenAccessTokenIsPresentedThenInvalidGrant() {
        post("grant_type=refresh_token&client_id=latchkey&refresh_token="
                        + server.signUp().access())
                .requireOAuthError(400, "invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "refresh_token=%zz",
                "refresh_token=%",
                "refresh_token=%C3%28",
                "%ff=%fe",
                "x=%00",
                "x=%ed%a0%80",
                "x=\t"
            })
    @DisplayName("39 a malformed form: invalid_request, for every client")
    void tokenWhenFormIsMalformedThenInvalidRequest(String parameter) {
        post("grant_type=refresh_token&client_id=latchkey&" + parameter).requireOAuthError(400, "invalid_request");
        post("grant_type=client_credentials&client_id=nobody&client_secret=x&" + parameter)
                .requireOAuthError(400, "invalid_request");
    }

    @Test
    @DisplayName("39 a duplicated parameter is refused before the client is authenticated")
    void tokenWhenParameterIsDuplicatedAndClientUnknownThenInvalidRequest() {
        post("grant_type=client_credentials&client_id=nobody&client_secret=x&client_secret=x")
                .requireOAuthError(400, "invalid_request");
    }

    @Test
    @DisplayName("40 a client that authenticates with Basic and is unknown: 401 invalid_client with a Basic challenge")
    void tokenWhenClientAuthenticatesThenInvalidClient() {
        TestAnswer answer = server.post("/oauth2/token")
                .form("grant_type=refresh_token&refresh_token=" + token)
                .header("Authorization", "Basic " + base64("latchkey:secret"))
                .send();

        answer.requireOAuthError(401, "invalid_client");
        assertThat(answer.header("WWW-Authenticate")).startsWith("Basic ");
    }

    @Test
    void tokenWhenPublicClientSendsASecretThenInvalidClient() {
        post(good + "&client_secret=secret").requireOAuthError(401, "invalid_client");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"Basic", "Basic !!!", "Basic bm9jb2xvbg==", "Basic Og==", "Bearer x", "Digest x", "Negotiate"})
    void tokenWhenCredentialIsOfNoUseThenClientError(String authorization) {
        TestAnswer answer = server.post("/oauth2/token")
                .form(good)
                .header("Authorization", authorization)
                .send();

        assertThat(answer.status()).isIn(400, 401);
        assertThat(answer.string("error")).isIn("invalid_request", "invalid_client");
        answer.requireOAuthError(answer.status(), answer.string("error"));
    }

    @Test
    void tokenWhenSeveralCredentialsThenInvalidRequest() {
        server.post("/oauth2/token")
                .form(good)
                .header("Authorization", "Basic " + base64("a:b"))
                .header("Authorization", "Basic " + base64("c:d"))
                .send()
                .requireOAuthError(400, "invalid_request");
    }

    @ParameterizedTest
    @ValueSource(strings = {"application/json", "text/plain", "multipart/form-data; boundary=x"})
    @DisplayName("95 another media type: 415 in OAuth JSON")
    void tokenWhenMediaTypeIsAnotherThenUnsupported(String type) {
        server.post("/oauth2/token")
                .header("Content-Type", type)
                .body(good.getBytes(StandardCharsets.US_ASCII))
                .send()
                .requireOAuthError(415, "invalid_request");
    }

    @Test
    void tokenWhenMediaTypeIsMissingThenUnsupported() {
        server.post("/oauth2/token")
                .body(good.getBytes(StandardCharsets.US_ASCII))
                .send()
                .requireOAuthError(415, "invalid_request");
    }

    @Test
    void tokenWhenBodyIsOverTheLimitThenTooLarge() {
        post(good + "&padding=" + "x".repeat(1 << 20)).requireOAuthError(413, "invalid_request");
    }

    @Test
    void tokenWhenParametersAreInTheQueryThenInvalidRequest() {
        server.post("/oauth2/token?" + good).form("").send().requireOAuthError(400, "invalid_request");
    }

    @Test
    void tokenWhenMethodIsAnotherThenNotAllowed() {
        TestAnswer answer = server.get("/oauth2/token?" + good).send();

        answer.requireOAuthError(405, "invalid_request");
        assertThat(answer.header("Allow")).isEqualTo("POST");
    }

    @Test
    @DisplayName("95 an unknown address: OAuth JSON too")
    void oauthPathWhenUnknownThenNotFound() {
        server.get("/oauth2/nothing").send().requireOAuthError(404, "invalid_request");
    }

    @Test
    void tokenWhenManyParametersThenTheyAreReadOrRefused() {
        TestAnswer answer =
                post(good.replace("grant_type=refresh_token", "grant_type=password") + "&x=1".repeat(3_000));

        assertThat(List.of("invalid_request", "unsupported_grant_type")).contains(answer.string("error"));
    }

    private TestAnswer post(String form) {
        return server.post("/oauth2/token").form(form).send();
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.US_ASCII));
    }
}
