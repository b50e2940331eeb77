package dev.latchkey.auth.authorization;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.ACR;
import com.nimbusds.openid.connect.sdk.claims.AMR;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.SessionID;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.SigningKeys;
import dev.latchkey.auth.session.Redemption;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.auth.token.TokenSubject;
import dev.latchkey.shared.signin.AuthenticationClass;
import jakarta.inject.Singleton;
import java.util.Date;
import java.util.List;

/** Issues ID tokens (OpenID Connect Core section 2). A token tells which user signed in, when, how, and in which session. */
@Singleton
final class IdTokenIssuer {
    private final SigningKeys keys;
    private final Issuer issuer;
    private final IdTokenSettings settings;

    IdTokenIssuer(SigningKeys keys, AuthSettings auth, IdTokenSettings settings) {
        this.keys = keys;
        this.issuer = new Issuer(auth.issuer());
        this.settings = settings;
    }

    /**
     * Issues the ID token that belongs to an access token.
     *
     * @param grant the grant of the access token, which must be for a user
     * @param redeemed the code's nonce, and the user's address as it was read with the grant
     * @return a signed token, in compact serialization
     */
    String issue(TokenGrant grant, String accessToken, Redemption.Redeemed redeemed) {
        if (!(grant.owner() instanceof TokenGrant.Owner.User user)) {
            throw new IllegalArgumentException("an ID token needs a user as its subject");
        }
        IDTokenClaimsSet claims = new IDTokenClaimsSet(
                issuer,
                new Subject(user.subject().id().toString()),
                List.of(new Audience(grant.clientId())),
                Date.from(grant.issuedAt().plus(settings.lifetime())),
                Date.from(grant.issuedAt()));
        claims.setAuthenticationTime(Date.from(user.authTime()));
        AuthenticationClass.of(user.amr()).ifPresent(known -> {
            claims.setACR(new ACR(known.acr()));
            claims.setAMR(AMR.parseList(user.amr()));
        });
        claims.setSessionID(new SessionID(user.sessionId().toString()));
        claims.setAccessTokenHash(
                AccessTokenHash.compute(new BearerAccessToken(accessToken), JWSAlgorithm.RS256, null));
        if (redeemed.nonce() != null) {
            claims.setNonce(new Nonce(redeemed.nonce()));
        }
        describe(user.subject(), redeemed, grant, claims);
        try {
            return keys.sign(JOSEObjectType.JWT, claims.toJWTClaimsSet());
        } catch (ParseException e) {
            throw new IllegalStateException("the claims are complete", e);
        }
    }

    /** Adds the claims of the scope values (section 5.4). The userinfo endpoint shows the same claims. */
    private static void describe(
            TokenSubject subject, Redemption.Redeemed redeemed, TokenGrant grant, IDTokenClaimsSet claims) {
        if (grant.hasScope("profile")) {
            claims.setClaim("preferred_username", subject.username());
            if (subject.name() != null) {
                claims.setClaim("name", subject.name());
            }
        }
        if (grant.hasScope("email") && redeemed.email() != null) {
            claims.setClaim("email", redeemed.email());
            claims.setClaim("email_verified", redeemed.emailVerified());
        }
    }
}
