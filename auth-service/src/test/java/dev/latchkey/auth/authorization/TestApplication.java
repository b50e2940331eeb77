package dev.latchkey.auth.authorization;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.client.ScopeText;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRequest;
import java.net.URI;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An application that people sign in to. */
public record TestApplication(Known client, CodeVerifier verifier) {
    public static final String REDIRECT = "https://app.example.test/callback";
    public static final String AFTER_LOGOUT = "https://app.example.test/bye";
    static final String SCOPE = "openid profile email notes:read";
    static final String STATE = "af0ifjsldkj";
    static final String NONCE = "n-0S6_WzA2Mj";

    public static TestApplication publicOne(AuthServer server) {
        return of(server, ClientAuthenticationMethod.NONE, false, List.of(REDIRECT));
    }

    public static TestApplication confidential(AuthServer server) {
        return of(server, ClientAuthenticationMethod.CLIENT_SECRET_BASIC, false, List.of(REDIRECT));
    }

    public static TestApplication firstParty(AuthServer server) {
        return of(server, ClientAuthenticationMethod.NONE, true, List.of(REDIRECT));
    }

    /** {@return an application with this address for back-channel logout} */
    public static TestApplication toldAt(AuthServer server, URI backchannelLogoutUri) {
        return of(
                server,
                ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                true,
                List.of(REDIRECT),
                List.of("authorization_code", "refresh_token"),
                backchannelLogoutUri.toString(),
                null);
    }

    /** {@return an application with this address for security events} */
    public static TestApplication toldOfEventsAt(AuthServer server, URI securityEventsUri, boolean firstParty) {
        return of(
                server,
                ClientAuthenticationMethod.CLIENT_SECRET_BASIC,
                firstParty,
                List.of(REDIRECT),
                List.of("authorization_code", "refresh_token"),
                null,
                securityEventsUri.toString());
    }

    static TestApplication withRedirects(AuthServer server, ClientAuthenticationMethod method, String... redirects) {
        return of(server, method, true, List.of(redirects));
    }

    public static TestApplication withGrants(AuthServer server, String... grants) {
        return of(server, ClientAuthenticationMethod.NONE, true, List.of(REDIRECT), List.of(grants), null, null);
    }

    private static TestApplication of(
            AuthServer server, ClientAuthenticationMethod method, boolean firstParty, List<String> redirects) {
        return of(server, method, firstParty, redirects, List.of("authorization_code", "refresh_token"), null, null);
    }

    private static TestApplication of(
            AuthServer server,
            ClientAuthenticationMethod method,
            boolean firstParty,
            List<String> redirects,
            List<String> grants,
            @Nullable String backchannelLogoutUri,
            @Nullable String securityEventsUri) {
        Known client = TestClients.register(
                server,
                new RegisteredClient(
                        UUID.randomUUID().toString(),
                        "Orders & Co",
                        grants,
                        ScopeText.values(SCOPE + " roles offline_access"),
                        redirects,
                        method.getValue(),
                        null,
                        null,
                        null,
                        List.of("latchkey-api"),
                        List.of("latchkey-api"),
                        firstParty,
                        List.of(AFTER_LOGOUT),
                        backchannelLogoutUri,
                        securityEventsUri,
                        null,
                        null,
                        null,
                        null,
                        Instant.parse("2026-03-01T12:00:00Z")));
        return new TestApplication(client, new CodeVerifier());
    }

    public String id() {
        return client.id();
    }

    /** {@return the parameters of a valid authorization request} */
    Map<String, String> request() {
        Map<String, String> request = new LinkedHashMap<>();
        request.put("response_type", "code");
        request.put("client_id", id());
        request.put("redirect_uri", client.client().redirectUris().getFirst());
        request.put("scope", SCOPE);
        request.put("state", STATE);
        request.put("nonce", NONCE);
        request.put(
                "code_challenge",
                CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue());
        request.put("code_challenge_method", "S256");
        return request;
    }

    /** {@return the path and query of a valid authorization request} */
    public String address() {
        return address(Map.of());
    }

    /** {@return the path and query of an authorization request with these changes; an empty value removes a parameter} */
    public String address(Map<String, String> differences) {
        Map<String, String> request = request();
        request.putAll(differences);
        return "/oauth2/authorize?"
                + request.entrySet().stream()
                        .filter(parameter -> !parameter.getValue().isEmpty())
                        .map(parameter -> parameter.getKey() + "=" + TestBrowser.encode(parameter.getValue()))
                        .collect(Collectors.joining("&"));
    }

    /** {@return the code for a browser that is signed in and gets no consent page} */
    public String code(TestBrowser browser) {
        return code(browser.get(address()));
    }

    /** {@return the code in an answer that redirects to {@link #REDIRECT}} */
    public static String code(TestAnswer answer) {
        Map<String, String> response = response(answer);
        assertThat(response).containsOnlyKeys("code", "state", "iss").containsEntry("state", STATE);
        return String.valueOf(response.get("code"));
    }

    /** {@return the parameters in an answer that redirects to {@link #REDIRECT}} */
    static Map<String, String> response(TestAnswer answer) {
        assertThat(answer.status()).as(answer.text()).isEqualTo(303);
        assertThat(answer.header("Location")).startsWith(REDIRECT + "?");
        return parameters(answer.header("Location"));
    }

    static Map<String, String> parameters(String location) {
        return URLUtils.parseParameters(URI.create(location).getRawQuery()).entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, parameter -> String.join("|", parameter.getValue())));
    }

    /** {@return the token endpoint's answer to the code} */
    public TestAnswer redeem(AuthServer server, String code) {
        return redeem(server, code, Map.of());
    }

    /** {@return the token endpoint's answer to the code with these changes; an empty value removes a parameter} */
    TestAnswer redeem(AuthServer server, String code, Map<String, String> differences) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("grant_type", "authorization_code");
        form.put("code", code);
        form.put("redirect_uri", client.client().redirectUris().getFirst());
        form.put("code_verifier", verifier.getValue());
        form.putAll(differences);
        return token(server, form);
    }

    public TestAnswer refresh(AuthServer server, String refreshToken) {
        return token(server, new LinkedHashMap<>(Map.of("grant_type", "refresh_token", "refresh_token", refreshToken)));
    }

    /** {@return tokens of this application for a browser that is signed in and gets no consent page} */
    public TestAnswer tokens(AuthServer server, TestBrowser browser) {
        return redeem(server, code(browser)).requireJson(200);
    }

    private TestAnswer token(AuthServer server, Map<String, String> form) {
        TestRequest request = server.post("/oauth2/token");
        if (client.client().isPublic()) {
            form.putIfAbsent("client_id", id());
        } else {
            request.header("Authorization", client.basic());
        }
        return request.form(form.entrySet().stream()
                        .filter(parameter -> !parameter.getValue().isEmpty())
                        .map(parameter -> parameter.getKey() + "=" + TestBrowser.encode(parameter.getValue()))
                        .collect(Collectors.joining("&")))
                .send();
    }
}
