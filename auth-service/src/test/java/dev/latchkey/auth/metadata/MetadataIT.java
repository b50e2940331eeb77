package dev.latchkey.auth.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jwt.SignedJWT;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.as.AuthorizationServerMetadata;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.auth.client.TestServices;
import dev.latchkey.shared.test.TestAnswer;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** RFC 8414 and OpenID Connect Discovery: the metadata advertises exactly what works. */
class MetadataIT {
    private static final String OAUTH = "/.well-known/oauth-authorization-server";
    private static final String OPENID = "/.well-known/openid-configuration";

    private final AuthServer server = AuthServer.shared();

    @ParameterizedTest
    @ValueSource(strings = {OAUTH, OPENID})
    void getThenTheWholeDocument(String path) {
        TestAnswer answer = server.get(path).send().requireJson(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("public, max-age=300");
        List<String> methods = List.of("client_secret_basic", "client_secret_post", "private_key_jwt");
        List<String> methodsAndNone =
                Stream.concat(methods.stream(), Stream.of("none")).toList();
        List<String> algorithms = List.of("ES256", "PS256", "RS256");
        assertThat(answer.json())
                .isEqualTo(Map.ofEntries(
                        Map.entry("issuer", AuthServer.ISSUER),
                        Map.entry("jwks_uri", AuthServer.ISSUER + "/.well-known/jwks.json"),
                        Map.entry("token_endpoint", AuthServer.ISSUER + "/oauth2/token"),
                        Map.entry("token_endpoint_auth_methods_supported", methodsAndNone),
                        Map.entry("token_endpoint_auth_signing_alg_values_supported", algorithms),
                        Map.entry("revocation_endpoint", AuthServer.ISSUER + "/oauth2/revoke"),
                        Map.entry("revocation_endpoint_auth_methods_supported", methodsAndNone),
                        Map.entry("revocation_endpoint_auth_signing_alg_values_supported", algorithms),
                        Map.entry("introspection_endpoint", AuthServer.ISSUER + "/oauth2/introspect"),
                        Map.entry("introspection_endpoint_auth_methods_supported", methods),
                        Map.entry("introspection_endpoint_auth_signing_alg_values_supported", algorithms),
                        Map.entry("userinfo_endpoint", AuthServer.ISSUER + "/userinfo"),
                        Map.entry(
                                "grant_types_supported",
                                List.of(
                                        "authorization_code",
                                        "client_credentials",
                                        "refresh_token",
                                        TestServices.EXCHANGE)),
                        Map.entry("end_session_endpoint", AuthServer.ISSUER + "/oauth2/logout"),
                        Map.entry("backchannel_logout_supported", true),
                        Map.entry("backchannel_logout_session_supported", true),
                        Map.entry("authorization_endpoint", AuthServer.ISSUER + "/oauth2/authorize"),
                        Map.entry("authorization_response_iss_parameter_supported", true),
                        Map.entry("response_types_supported", List.of("code")),
                        Map.entry("response_modes_supported", List.of("query")),
                        Map.entry("code_challenge_methods_supported", List.of("S256")),
                        Map.entry("prompt_values_supported", List.of("none", "login", "consent", "select_account")),
                        Map.entry("acr_values_supported", List.of("1", "2")),
                        Map.entry("ui_locales_supported", List.of("en", "de", "es", "fr")),
                        Map.entry("id_token_signing_alg_values_supported", List.of("RS256")),
                        Map.entry(
                                "scopes_supported", List.of("openid", "profile", "email", "notes:read", "notes:write")),
                        Map.entry(
                                "claims_supported",
                                List.of(
                                        "acr",
                                        "amr",
                                        "at_hash",
                                        "aud",
                                        "auth_time",
                                        "email",
                                        "email_verified",
                                        "exp",
                                        "iat",
                                        "iss",
                                        "name",
                                        "nonce",
                                        "preferred_username",
                                        "roles",
                                        "sid",
                                        "sub")),
                        Map.entry("request_uri_parameter_supported", false),
                        Map.entry("subject_types_supported", List.of("public"))));
    }

    @Test
    void getThenTheSdkReadsIt() throws ParseException {
        AuthorizationServerMetadata metadata =
                AuthorizationServerMetadata.parse(server.get(OAUTH).send().text());

        assertThat(metadata.getIssuer().getValue()).isEqualTo(AuthServer.ISSUER);
    }

    @Test
    @DisplayName("36 issuer equals iss byte for byte")
    void issuerThenEqualToThatOfTokens() throws java.text.ParseException {
        String token = server.signUp().access();

        assertThat(server.get(OAUTH).send().string("issuer"))
                .isEqualTo(SignedJWT.parse(token).getJWTClaimsSet().getIssuer());
    }

    @Test
    @DisplayName("37 every advertised endpoint answers")
    void endpointsThenEachAnswers() {
        Map<String, Object> metadata = server.get(OAUTH).send().json();

        List<String> endpoints = metadata.keySet().stream()
                .filter(name -> name.endsWith("_endpoint") || name.endsWith("_uri"))
                .toList();
        assertThat(endpoints).hasSize(7);
        for (String endpoint : endpoints) {
            String path = String.valueOf(metadata.get(endpoint)).substring(AuthServer.ISSUER.length());
            TestAnswer answer = server.request("OPTIONS", path).send();
            assertThat(server.get(path).send().status()).as(path).isIn(200, 303, 400, 401, 405);
            assertThat(answer.status()).as(path).isNotEqualTo(404);
        }
    }

    @Test
    @DisplayName("38 every advertised grant works, and no other")
    void grantsThenEachWorksAndNoOther() {
        Known client = TestServices.orders(server);
        assertThat(strings("grant_types_supported"))
                .containsExactlyInAnyOrder(
                        "authorization_code", "client_credentials", "refresh_token", TestServices.EXCHANGE);
        grant(client, "client_credentials", "").requireJson(200);
        server.refresh(server.signUp().refresh()).requireJson(200);
        grant(
                        client,
                        TestServices.EXCHANGE,
                        "&subject_token_type=urn:ietf:params:oauth:token-type:access_token&subject_token="
                                + server.signUp().access())
                .requireJson(200);
        // AuthorizationIT tests the whole of this grant.
        server.post("/oauth2/token")
                .form("grant_type=authorization_code&code=x&redirect_uri=x&client_id="
                        + TestApplication.publicOne(server).id())
                .send()
                .requireOAuthError(400, "invalid_grant");
        for (String other : List.of(
                "password",
                "implicit",
                "urn:ietf:params:oauth:grant-type:device_code",
                "urn:ietf:params:oauth:grant-type:jwt-bearer",
                "urn:ietf:params:oauth:grant-type:saml2-bearer",
                "urn:openid:params:grant-type:ciba")) {
            grant(client, other, "&code=x&username=x&password=x&assertion=x&device_code=x&auth_req_id=x")
                    .requireOAuthError(400, "unsupported_grant_type");
        }
    }

    @Test
    @DisplayName("40 every advertised way to authenticate works at every endpoint that advertises it")
    void methodsThenEachWorksWhereItIsAdvertised() {
        String token = server.signUp().access();
        Known basic = TestClients.basic(server);
        Known post = TestClients.post(server);
        for (String endpoint : List.of("introspection", "revocation")) {
            String path = endpoint.equals("introspection") ? "/oauth2/introspect" : "/oauth2/revoke";
            Set<String> methods = Set.copyOf(strings(endpoint + "_endpoint_auth_methods_supported"));

            assertThat(server.post(path)
                            .form("token=x")
                            .header("Authorization", basic.basic())
                            .send()
                            .status())
                    .isEqualTo(methods.contains("client_secret_basic") ? 200 : 401);
            assertThat(server.post(path).form("token=x&" + post.post()).send().status())
                    .isEqualTo(methods.contains("client_secret_post") ? 200 : 401);
            assertThat(server.post(path)
                            .form("token=x&client_id=latchkey")
                            .send()
                            .status())
                    .isEqualTo(methods.contains("none") ? 200 : 401);
        }
        server.status(token).requireJson(200);
    }

    @Test
    @DisplayName("37 without an endpoint for authorization there are no response types")
    void getThenNothingOfWhatIsNotThere() {
        Map<String, Object> metadata = server.get(OPENID).send().json();

        boolean authorizes = server.get("/oauth2/authorize").send().status() != 404;
        assertThat(metadata.containsKey("authorization_endpoint")).isEqualTo(authorizes);
        assertThat(metadata.containsKey("response_types_supported")).isEqualTo(authorizes);
    }

    @ParameterizedTest
    @ValueSource(strings = {OAUTH + "/other", OPENID + "/other", OPENID + "/a/b"})
    void getWhenPathIsNotTheIssuersThenNotFound(String path) {
        server.get(path).send().requireProblem(404, "There is nothing at this address.");
    }

    @Test
    @DisplayName("36 an issuer with a path: RFC 8414 puts the path at the end")
    void getWhenIssuerHasAPathThenAtItsAddressOnly() {
        try (AuthServer other =
                AuthServer.start(AuthDatabase.create(), Map.of("latchkey.issuer", "https://example.test/tenant/one"))) {
            for (String path : List.of(OAUTH, OPENID, OAUTH + "/tenant/one", OPENID + "/tenant/one")) {
                assertThat(other.get(path).send().requireJson(200).json())
                        .containsEntry("issuer", "https://example.test/tenant/one")
                        .containsEntry("token_endpoint", "https://example.test/tenant/one/oauth2/token");
            }
            other.get(OAUTH + "/tenant").send().requireProblem(404, "There is nothing at this address.");
            other.get(OAUTH + "/tenant/one/more").send().requireProblem(404, "There is nothing at this address.");
        }
    }

    @Test
    @DisplayName("36 an issuer with a trailing slash keeps it, and its addresses have no double slash")
    void getWhenIssuerEndsWithASlashThenAddressesHaveOneSlash() {
        try (AuthServer other =
                AuthServer.start(AuthDatabase.create(), Map.of("latchkey.issuer", "https://example.test/"))) {
            assertThat(other.get(OAUTH).send().requireJson(200).json())
                    .containsEntry("issuer", "https://example.test/")
                    .containsEntry("token_endpoint", "https://example.test/oauth2/token");
        }
    }

    @Test
    void headThenNoBody() {
        TestAnswer answer = server.request("HEAD", OAUTH).send();

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.text()).isEmpty();
    }

    @Test
    void postThenNotAllowed() {
        TestAnswer answer = server.post(OAUTH).json("{}").send();

        answer.requireProblem(405, "The method is not allowed here.");
        assertThat(answer.header("Allow")).contains("GET");
    }

    private TestAnswer grant(Known client, String type, String parameters) {
        return server.post("/oauth2/token")
                .form("grant_type=" + type + parameters)
                .header("Authorization", client.basic())
                .send();
    }

    private List<String> strings(String member) {
        try {
            return List.of(
                    JSONObjectUtils.getStringArray(server.get(OAUTH).send().json(), member));
        } catch (java.text.ParseException e) {
            throw new AssertionError(e);
        }
    }
}
