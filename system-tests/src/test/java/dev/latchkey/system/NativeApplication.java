package dev.latchkey.system;

import com.nimbusds.oauth2.sdk.AuthorizationCode;
import com.nimbusds.oauth2.sdk.AuthorizationCodeGrant;
import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.GeneralException;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.RefreshTokenGrant;
import com.nimbusds.oauth2.sdk.ResponseType;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.TokenRequest;
import com.nimbusds.oauth2.sdk.TokenResponse;
import com.nimbusds.oauth2.sdk.id.ClientID;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.State;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import com.nimbusds.oauth2.sdk.token.AccessToken;
import com.nimbusds.oauth2.sdk.token.RefreshToken;
import com.nimbusds.openid.connect.sdk.AuthenticationRequest;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.OIDCTokenResponseParser;
import com.nimbusds.openid.connect.sdk.UserInfoRequest;
import com.nimbusds.openid.connect.sdk.UserInfoResponse;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import java.io.IOException;
import java.net.URI;

/** An application on the user's machine that uses only Nimbus' classes. It knows the issuer and its own client id. */
record NativeApplication(OIDCProviderMetadata provider, ClientID clientId, URI redirectUri) {

    /** One sign-in: the request, and the values that the answer must match. */
    record SignIn(AuthenticationRequest request, CodeVerifier verifier, State state, Nonce nonce) {}

    /** Reads the issuer's metadata (OpenID Connect Discovery). */
    static NativeApplication of(URI issuer, String clientId, URI redirectUri) throws IOException, GeneralException {
        return new NativeApplication(
                OIDCProviderMetadata.resolve(new Issuer(issuer)), new ClientID(clientId), redirectUri);
    }

    SignIn begin(String... scope) {
        CodeVerifier verifier = new CodeVerifier();
        State state = new State();
        Nonce nonce = new Nonce();
        AuthenticationRequest request = new AuthenticationRequest.Builder(
                        ResponseType.CODE, new Scope(scope), clientId, redirectUri)
                .endpointURI(provider.getAuthorizationEndpointURI())
                .state(state)
                .nonce(nonce)
                .codeChallenge(verifier, CodeChallengeMethod.S256)
                .build();
        return new SignIn(request, verifier, state, nonce);
    }

    TokenResponse trade(AuthorizationCode code, CodeVerifier verifier) throws IOException, ParseException {
        return ask(new AuthorizationCodeGrant(code, redirectUri, verifier));
    }

    TokenResponse refresh(RefreshToken token) throws IOException, ParseException {
        return ask(new RefreshTokenGrant(token));
    }

    UserInfoResponse userInfo(AccessToken token) throws IOException, ParseException {
        return UserInfoResponse.parse(new UserInfoRequest(provider.getUserInfoEndpointURI(), token)
                .toHTTPRequest()
                .send());
    }

    private TokenResponse ask(AuthorizationGrant grant) throws IOException, ParseException {
        return OIDCTokenResponseParser.parse(new TokenRequest.Builder(provider.getTokenEndpointURI(), clientId, grant)
                .build()
                .toHTTPRequest()
                .send());
    }
}
