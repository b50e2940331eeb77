package dev.latchkey.system;

import static dev.latchkey.system.Caller.newUsername;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.stack.LocalStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code docs/guides/protect-any-language.md}: its statements about the example are true. */
@Needs(Program.NODE)
@SharedStack
class VerifyFromNodeIT {

    @TempDir
    static Path example;

    private static LocalStack stack;
    private static NodeVerifier node;
    private static OtherIssuer other;

    private final Caller caller = new Caller();
    private final ObjectMapper json = new ObjectMapper();
    private String username = "";
    private String token = "";

    @BeforeAll
    static void start(ApplicationStack shared) throws IOException, GeneralSecurityException {
        stack = shared.stack();
        node = NodeVerifier.install(example);
        other = new OtherIssuer();
    }

    @BeforeEach
    void logIn() {
        username = newUsername();
        caller.register(stack.auth(1), username);
        token = caller.logIn(stack.auth(1), username).text("access_token");
    }

    @AfterAll
    static void stop() {
        if (other != null) {
            other.close();
        }
    }

    @Test
    void verifyWhenTokenIsGoodThenItsClaims() throws IOException {
        NodeVerifier.Result result = node.verify(token, settings());

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(json.readTree(result.output()).path("preferred_username").asText())
                .isEqualTo(username);
    }

    @Test
    void pasteTheCommandsOfTheGuideThenTheClaimsArePrinted() {
        Guide guide = guide().with(Map.of("docs/examples/verify-node", example.toString()));

        assertThat(Guide.run("access=" + token + "\n" + guide.block("In Node", 2)))
                .contains("\"preferred_username\":\"" + username + "\"");
    }

    @Test
    void runTheCodeOfTheGuideThenItHasTheClaims() throws IOException {
        Map<String, String> variables = introspecting();
        variables.put("TOKEN", token);

        NodeVerifier.Result result = node.runModule(
                "const token = process.env.TOKEN;\n" + guide().block("In Node")
                        + "console.log(claims.preferred_username);\n",
                variables);

        assertThat(result.status()).as(result.errors()).isZero();
        assertThat(result.output().strip()).isEqualTo(username);
    }

    @Test
    @DisplayName("51 another audience")
    void verifyWhenAudienceIsAnotherThenRefused() {
        Map<String, String> settings = settings();
        settings.put("AUDIENCE", "https://orders.example.test");

        requireRefused(node.verify(token, settings), "\"aud\"");
    }

    @Test
    @DisplayName("50 another issuer")
    void verifyWhenIssuerIsAnotherThenRefused() {
        Map<String, String> settings = settings();
        settings.put("ISSUER", stack.settings().issuer() + "/");
        settings.put("JWKS_URI", stack.settings().issuer() + "/.well-known/jwks.json");

        requireRefused(node.verify(token, settings), "\"iss\"");
    }

    @Test
    @DisplayName("56 a changed signature; 47 an unknown key")
    void verifyWhenSignatureOrKeyIsAnotherThenRefused() throws Exception {
        requireRefused(node.verify(token.substring(0, token.length() - 6) + "AAAAAA", settings()), "ERR_JWS_SIGNATURE");
        requireRefused(node.verify(other.sign("at+jwt", "RS256", claims()), settings()), "ERR_JWKS_NO_MATCHING_KEY");
    }

    @Test
    @DisplayName("42, 43, 44, 49, 52 tokens that differ only in typ, alg or exp")
    void verifyWhenTypeAlgorithmOrTimeIsWrongThenRefused() throws Exception {
        Map<String, String> settings = settings();
        settings.put("JWKS_URI", other.jwksUri());
        Map<String, Object> expired = claims();
        expired.put("exp", Instant.now().minusSeconds(31).getEpochSecond());
        Map<String, Object> endless = claims();
        endless.remove("exp");

        assertThat(node.verify(other.sign("at+jwt", "RS256", claims()), settings)
                        .status())
                .as("the same token without a deviation")
                .isZero();
        requireRefused(node.verify(other.sign("JWT", "RS256", claims()), settings), "\"typ\"");
        requireRefused(node.verify(other.sign("at+jwt", "RS512", claims()), settings), "\"alg\"");
        requireRefused(node.verify(other.sign("at+jwt", "HS256", claims()), settings), "\"alg\"");
        requireRefused(node.verify(other.sign("at+jwt", "RS256", expired), settings), "\"exp\"");
        requireRefused(node.verify(other.sign("at+jwt", "RS256", endless), settings), "\"exp\"");
        requireRefused(node.verify("not.a.token", settings), "ERR_JW");
    }

    @Test
    void verifyWhenKeysAreOutOfReachThenItCannotTell() {
        Map<String, String> settings = settings();
        settings.put("JWKS_URI", "http://127.0.0.1:1/jwks.json");

        assertThat(node.verify(token, settings).status()).isEqualTo(2);
    }

    @Test
    @DisplayName("64 introspection shows a logout at once; without introspection the token is accepted until exp")
    void verifyWhenLoggedOutThenOnlyIntrospectionTells() throws IOException {
        assertThat(node.verify(token, introspecting()).status()).isZero();

        caller.logOut(stack.auth(1), token);

        assertThat(node.verify(token, settings()).status())
                .as("the limit that the document states")
                .isZero();
        requireRefused(node.verify(token, introspecting()), "not active");
    }

    @Test
    void verifyWhenIntrospectionIsRefusedThenItCannotTell() throws IOException {
        Map<String, String> settings = introspecting();
        settings.put("CLIENT_SECRET", "wrong");

        assertThat(node.verify(token, settings).status()).isEqualTo(2);
    }

    private static Guide guide() {
        return Guide.open("docs/guides/protect-any-language.md")
                .with(Map.of("http://localhost:8080", stack.settings().issuer()));
    }

    private static Map<String, String> settings() {
        return new HashMap<>(Map.of("ISSUER", stack.settings().issuer()));
    }

    /** {@return settings for introspection as resource-service, a client that every stack has} */
    private static Map<String, String> introspecting() throws IOException {
        Map<String, String> settings = settings();
        settings.put("INTROSPECTION_ENDPOINT", stack.settings().issuer() + "/oauth2/introspect");
        settings.put("CLIENT_ID", "resource-service");
        settings.put(
                "CLIENT_SECRET",
                Files.readString(
                                stack.settings().dataFolder().resolve("secrets").resolve("resource_client"))
                        .strip());
        return settings;
    }

    private static Map<String, Object> claims() {
        long now = Instant.now().getEpochSecond();
        return new HashMap<>(Map.of(
                "iss",
                stack.settings().issuer(),
                "aud",
                "latchkey-api",
                "sub",
                "somebody",
                "client_id",
                "latchkey",
                "jti",
                "1",
                "iat",
                now,
                "exp",
                now + 60));
    }

    private static void requireRefused(NodeVerifier.Result result, String reason) {
        assertThat(result.status()).as(result.errors()).isEqualTo(1);
        assertThat(result.errors()).startsWith("refused: ").contains(reason);
        assertThat(result.output()).isEmpty();
    }
}
