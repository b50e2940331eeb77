package dev.latchkey.auth.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.SigningKeys;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Date;
import java.util.UUID;

/** Writes access tokens: the claims of RFC 9068 section 2.2, and those that services behind a sign-in expect. */
@Singleton
public final class AccessTokenIssuer {
    private static final JOSEObjectType TYPE = new JOSEObjectType("at+jwt");

    private final SigningKeys keys;
    private final String issuer;
    private final TokenSettings settings;

    AccessTokenIssuer(SigningKeys keys, AuthSettings auth, TokenSettings settings) {
        this.keys = keys;
        this.issuer = auth.issuer();
        this.settings = settings;
    }

    /** {@return a signed token, in compact serialization} */
    public String issue(TokenGrant grant) {
        TokenSubject subject = grant.subject();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .subject(subject.id().toString())
                .audience(settings.audience())
                .issueTime(Date.from(grant.issuedAt()))
                .expirationTime(Date.from(grant.issuedAt().plus(settings.accessTokenLifetime())))
                .jwtID(UUID.randomUUID().toString())
                .claim("client_id", grant.clientId())
                .claim("scope", grant.scope())
                .claim("sid", grant.sessionId().toString())
                .claim("auth_time", grant.authTime().getEpochSecond())
                .claim("preferred_username", subject.username())
                .claim("roles", subject.roles());
        if (subject.name() != null) {
            claims.claim("name", subject.name());
        }
        return keys.sign(TYPE, claims.build());
    }

    /** {@return from {@code iat} to {@code exp}} */
    public Duration lifetime() {
        return settings.accessTokenLifetime();
    }
}
