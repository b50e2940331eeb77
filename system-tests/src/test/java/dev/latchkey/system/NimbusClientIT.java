package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.Tokens;
import com.nimbusds.openid.connect.sdk.AuthenticationResponse;
import com.nimbusds.openid.connect.sdk.AuthenticationResponseParser;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.UserInfo;
import com.nimbusds.openid.connect.sdk.token.OIDCTokens;
import com.nimbusds.openid.connect.sdk.validators.AccessTokenValidator;
import com.nimbusds.openid.connect.sdk.validators.IDTokenValidator;
import dev.latchkey.system.NativeApplication.SignIn;
import dev.latchkey.system.Visitor.Eyes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Nimbus' client, which is not part of this project, as an application on the user's machine (RFC 8252). */
@Needs(Program.CHROMIUM)
@SharedStack
class NimbusClientIT {
    private static final String[] SCOPE = {"openid", "profile", "email", "notes:read"};

    private static Chromium chromium;
    private static ApplicationStack stack;
    private static Loopback loopback;
    private static NativeApplication application;

    private final Caller caller = new Caller();
    private final NewPerson ada = NewPerson.called("Ada Lovelace");
    private Visitor visitor;

    @BeforeAll
    static void start(ApplicationStack shared) throws Exception {
        chromium = Chromium.start();
        loopback = new Loopback();
        stack = shared;
        Reply client = stack.register(Map.of(
                "client_name",
                "Pocket Reader",
                "token_endpoint_auth_method",
                "none",
                "grant_types",
                List.of("authorization_code", "refresh_token"),
                "scope",
                String.join(" ", SCOPE),
                "redirect_uris",
                List.of("http://127.0.0.1:9/callback")));
        application = NativeApplication.of(stack.issuer(), client.text("client_id"), loopback.uri());
    }

    @AfterAll
    static void stop() {
        loopback.close();
        chromium.close();
    }

    @BeforeEach
    void openBrowser() {
        visitor = new Visitor(chromium.browser(), stack.issuer(), Eyes.of(1280, true));
    }

    @AfterEach
    void closeBrowser() {
        visitor.close();
    }

    @Test
    void signInThenEachThingThatNimbusChecksIsRight() throws Exception {
        SignIn signIn = application.begin(SCOPE);
        OIDCTokens tokens = tokens(application.trade(signUpAndAllow(signIn), signIn.verifier()))
                .toOIDCTokens();

        IDTokenClaimsSet claims = new IDTokenValidator(
                        application.provider().getIssuer(),
                        application.clientId(),
                        JWSAlgorithm.RS256,
                        application.provider().getJWKSetURI().toURL())
                .validate(tokens.getIDToken(), signIn.nonce());
        AccessTokenValidator.validate(tokens.getAccessToken(), JWSAlgorithm.RS256, claims.getAccessTokenHash());
        assertThat(claims.getStringClaim("name")).isEqualTo(ada.name());
        assertThat(claims.getStringClaim("email")).isEqualTo(ada.email());
        assertThat(claims.getAuthenticationTime()).isBeforeOrEqualTo(claims.getIssueTime());

        UserInfo userInfo = application
                .userInfo(tokens.getAccessToken())
                .toSuccessResponse()
                .getUserInfo();
        assertThat(userInfo.getSubject()).isEqualTo(claims.getSubject());
        assertThat(userInfo.getName()).isEqualTo(ada.name());
        assertThat(userInfo.getEmailAddress()).isEqualTo(ada.email());
        assertThat(status("/notes", tokens.getAccessToken())).isEqualTo(200);
        assertThat(tokens.getAccessToken().getScope().toStringList()).containsExactlyInAnyOrder(SCOPE);
    }

    @Test
    void refreshThenNewTokensForTheSamePerson() throws Exception {
        SignIn signIn = application.begin(SCOPE);
        Tokens first = tokens(application.trade(signUpAndAllow(signIn), signIn.verifier()));

        Tokens second = tokens(application.refresh(first.getRefreshToken()));

        assertThat(second.getRefreshToken()).isNotEqualTo(first.getRefreshToken());
        assertThat(status("/notes", second.getAccessToken())).isEqualTo(200);
        assertThat(application
                        .userInfo(second.getAccessToken())
                        .toSuccessResponse()
                        .getUserInfo()
                        .getName())
                .isEqualTo(ada.name());
    }

    @Test
    @DisplayName("93 another verifier gets nothing")
    void tradeWithAnotherVerifierThenInvalidGrant() throws Exception {
        SignIn signIn = application.begin(SCOPE);
        AuthorizationCode code = signUpAndAllow(signIn);

        assertThat(error(application.trade(code, new CodeVerifier()))).isEqualTo(OAuth2Error.INVALID_GRANT);
    }

    @Test
    @DisplayName("93 a code that is used twice ends its tokens, everywhere")
    void tradeTwiceThenTheFirstTokensAreDeadEverywhere() throws Exception {
        SignIn signIn = application.begin(SCOPE);
        AuthorizationCode code = signUpAndAllow(signIn);
        Tokens tokens = tokens(application.trade(code, signIn.verifier()));
        assertThat(status("/notes", tokens.getAccessToken())).isEqualTo(200);

        assertThat(error(application.trade(code, signIn.verifier()))).isEqualTo(OAuth2Error.INVALID_GRANT);

        assertThat(status("/notes", tokens.getAccessToken()))
                .as("at resource-service")
                .isEqualTo(401);
        assertThat(application.userInfo(tokens.getAccessToken()).indicatesSuccess())
                .as("at auth-service")
                .isFalse();
        assertThat(error(application.refresh(tokens.getRefreshToken()))).isEqualTo(OAuth2Error.INVALID_GRANT);
    }

    @Test
    @Needs(Program.OPENSSL)
    void pasteTheSignInByHandThenTheCodeIsExchangedForTokens() throws Exception {
        Guide guide = stack.guide("docs/guides/sign-in.md")
                .with(Map.of("http://127.0.0.1:9000/callback", loopback.uri().toString()));
        List<String> printed = Guide.run(guide.block("By hand") + "echo \"$id\"; echo \"$verifier\"\n")
                .lines()
                .toList();
        visitor.open(printed.get(0));
        ada.signUpAndIn(visitor);
        visitor.click("Allow");
        String code = AuthenticationResponseParser.parse(loopback.await())
                .toSuccessResponse()
                .getAuthorizationCode()
                .getValue();

        String tokens = Guide.run(
                "auth=%s id=%s verifier=%s code=%s\n".formatted(stack.issuer(), printed.get(1), printed.get(2), code)
                        + guide.block("By hand", 2));

        assertThat(tokens).contains("\"access_token\"", "\"refresh_token\"", "\"id_token\"");
    }

    @Test
    void denyThenAccessDeniedWithTheStateAndTheIssuer() throws Exception {
        SignIn signIn = application.begin(SCOPE);
        signUp(signIn);
        visitor.click("Deny");

        AuthenticationResponse answer = answerTo(signIn);

        assertThat(answer.toErrorResponse().getErrorObject()).isEqualTo(OAuth2Error.ACCESS_DENIED);
    }

    /** Takes the browser from the request to the authorization code. */
    private AuthorizationCode signUpAndAllow(SignIn signIn) throws Exception {
        signUp(signIn);
        visitor.click("Allow");
        return answerTo(signIn).toSuccessResponse().getAuthorizationCode();
    }

    private void signUp(SignIn signIn) {
        visitor.open(signIn.request().toURI().toString());
        ada.signUpAndIn(visitor);
        assertThat(visitor.text()).contains("Allow Pocket Reader to sign you in?");
    }

    private static AuthenticationResponse answerTo(SignIn signIn) throws Exception {
        AuthenticationResponse answer = AuthenticationResponseParser.parse(loopback.await());
        assertThat(answer.getState()).isEqualTo(signIn.state());
        assertThat(answer.getIssuer())
                .as("RFC 9207")
                .isEqualTo(application.provider().getIssuer());
        return answer;
    }

    private static Tokens tokens(TokenResponse response) {
        assertThat(response.indicatesSuccess())
                .as(() -> response.toErrorResponse().getErrorObject().toString())
                .isTrue();
        return response.toSuccessResponse().getTokens();
    }

    private static ErrorObject error(TokenResponse response) {
        assertThat(response.indicatesSuccess()).isFalse();
        return response.toErrorResponse().getErrorObject();
    }

    private int status(String path, AccessToken token) {
        return caller.status(stack.resource(), path, token.getValue());
    }
}
