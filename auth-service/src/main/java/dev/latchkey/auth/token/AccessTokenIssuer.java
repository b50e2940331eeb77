package dev.latchkey.auth.token;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.SigningKeys;
import dev.latchkey.shared.signin.AuthenticationClass;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.UUID;

/** Issues access tokens, with the claims of RFC 9068 section 2.2 and those that services behind a sign-in expect. */
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
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(issuer)
                .audience(grant.audience().isEmpty() ? defaultAudience() : grant.audience())
                .issueTime(Date.from(grant.issuedAt()))
                .expirationTime(Date.from(expiry(grant)))
                .jwtID(UUID.randomUUID().toString())
                .claim("client_id", grant.clientId())
                .claim("scope", grant.scope());
        describe(grant, claims);
        if (grant.actor() != null) {
            claims.claim("act", grant.actor().toJSONObject());
        }
        return keys.sign(TYPE, claims.build());
    }

    private static void describe(TokenGrant grant, JWTClaimsSet.Builder claims) {
        switch (grant.owner()) {
            case TokenGrant.Owner.User(TokenSubject subject, UUID sessionId, Instant authTime, List<String> amr) -> {
                claims.subject(subject.id().toString())
                        .claim("sid", sessionId.toString())
                        .claim("auth_time", authTime.getEpochSecond())
                        .claim("preferred_username", subject.username())
                        .claim("roles", mayHaveRoles(grant) ? subject.roles() : List.of());
                if (subject.name() != null) {
                    claims.claim("name", subject.name());
                }
                AuthenticationClass.of(amr)
                        .ifPresent(known -> claims.claim("amr", amr).claim("acr", known.acr()));
            }
            case TokenGrant.Owner.Client(String id) -> claims.subject(id);
        }
    }

    /**
     * An application gets the user's roles only if it asks for the scope {@code roles} and is given it. Otherwise any
     * application that an administrator signs in to could administer.
     */
    private static boolean mayHaveRoles(TokenGrant grant) {
        return grant.clientId().equals(TokenGrant.FIRST_PARTY_CLIENT)
                || grant.actor() != null
                || grant.hasScope("roles");
    }

    /** No token lives longer than the usual lifetime: the revocation of a session is kept only that long. */
    private Instant expiry(TokenGrant grant) {
        Instant usual = grant.issuedAt().plus(settings.accessTokenLifetime());
        return grant.notAfter() != null && grant.notAfter().isBefore(usual) ? grant.notAfter() : usual;
    }

    /** {@return {@code aud} of a token when no other audience was requested} */
    public List<String> defaultAudience() {
        return List.of(settings.audience());
    }

    /** {@return from {@code iat} to {@code exp}, in the whole seconds of both} */
    public Duration lifetime(TokenGrant grant) {
        return Duration.ofSeconds(
                expiry(grant).getEpochSecond() - grant.issuedAt().getEpochSecond());
    }

    /** {@return from {@code iat} to {@code exp}, unless the grant ends sooner} */
    public Duration lifetime() {
        return settings.accessTokenLifetime();
    }
}
