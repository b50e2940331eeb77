package dev.latchkey.auth.authorization;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.oauth2.sdk.token.BearerAccessToken;
import com.nimbusds.openid.connect.sdk.Nonce;
import com.nimbusds.openid.connect.sdk.claims.AccessTokenHash;
import com.nimbusds.openid.connect.sdk.claims.IDTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.SessionID;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.key.SigningKeys;
import dev.latchkey.auth.token.TokenGrant;
import jakarta.inject.Singleton;
import java.util.Date;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes ID tokens (OpenID Connect Core section 2): who has signed in, when, and in which session. */
@Singleton
final class IdTokenIssuer {
    private final SigningKeys keys;
    private final AccountRepository accounts;
    private final Issuer issuer;
    private final IdTokenSettings settings;

    IdTokenIssuer(SigningKeys keys, AccountRepository accounts, AuthSettings auth, IdTokenSettings settings) {
        this.keys = keys;
        this.accounts = accounts;
        this.issuer = new Issuer(auth.issuer());
        this.settings = settings;
    }

    /**
     * Writes the ID token that goes with an access token.
     *
     * @param grant what the access token was issued for, to a user
     * @param nonce of the authorization request; null when there was none
     * @return a signed token, in compact serialization
     */
    String issue(TokenGrant grant, String accessToken, @Nullable String nonce) {
        if (!(grant.owner() instanceof TokenGrant.Owner.User user)) {
            throw new IllegalArgumentException("an ID token is about a person");
        }
        IDTokenClaimsSet claims = new IDTokenClaimsSet(
                issuer,
                new Subject(user.subject().id().toString()),
                List.of(new Audience(grant.clientId())),
                Date.from(grant.issuedAt().plus(settings.lifetime())),
                Date.from(grant.issuedAt()));
        claims.setAuthenticationTime(Date.from(user.authTime()));
        claims.setSessionID(new SessionID(user.sessionId().toString()));
        claims.setAccessTokenHash(
                AccessTokenHash.compute(new BearerAccessToken(accessToken), JWSAlgorithm.RS256, null));
        if (nonce != null) {
            claims.setNonce(new Nonce(nonce));
        }
        accounts.findById(user.subject().id()).ifPresent(account -> describe(account, grant, claims));
        try {
            return keys.sign(JOSEObjectType.JWT, claims.toJWTClaimsSet());
        } catch (ParseException e) {
            throw new IllegalStateException("the claims are complete", e);
        }
    }

    /** By the scope values of section 5.4; the same as at the userinfo endpoint. */
    private static void describe(Account account, TokenGrant grant, IDTokenClaimsSet claims) {
        if (grant.hasScope("profile")) {
            claims.setClaim("preferred_username", account.username());
            if (account.name() != null) {
                claims.setClaim("name", Objects.requireNonNull(account.name()));
            }
        }
        if (grant.hasScope("email") && account.email() != null) {
            claims.setClaim("email", Objects.requireNonNull(account.email()));
            claims.setClaim("email_verified", false);
        }
    }
}
