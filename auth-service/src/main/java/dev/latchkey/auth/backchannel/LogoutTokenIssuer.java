package dev.latchkey.auth.backchannel;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.id.Audience;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.oauth2.sdk.id.JWTID;
import com.nimbusds.oauth2.sdk.id.Subject;
import com.nimbusds.openid.connect.sdk.claims.LogoutTokenClaimsSet;
import com.nimbusds.openid.connect.sdk.claims.SessionID;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.SignedTokenKind;
import dev.latchkey.auth.key.SigningKeys;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Objects;

/** Issues logout tokens (OpenID Connect Back-Channel Logout section 2.4). */
@Singleton
final class LogoutTokenIssuer {
    /** "preferably at most two minutes in the future" */
    private static final Duration LIFETIME = Duration.ofMinutes(2);

    private static final JOSEObjectType TYPE = new JOSEObjectType("logout+jwt");

    private final SigningKeys keys;
    private final Issuer issuer;
    private final Clock clock;

    LogoutTokenIssuer(SigningKeys keys, AuthSettings settings, Clock clock) {
        this.keys = keys;
        this.issuer = new Issuer(settings.issuer());
        this.clock = clock;
    }

    /** The lifetime of logout tokens. */
    @Singleton
    static final class Kind implements SignedTokenKind {
        @Override
        public Duration longestLifetime() {
            return LIFETIME;
        }
    }

    /** {@return a signed token, in compact serialization; a new one for each attempt} */
    String issue(Notification notification) {
        Instant now = clock.instant();
        LogoutTokenClaimsSet claims = new LogoutTokenClaimsSet(
                issuer,
                new Subject(notification.accountId().toString()),
                List.of(new Audience(notification.clientId())),
                Date.from(now),
                Date.from(now.plus(LIFETIME)),
                new JWTID(),
                new SessionID(Objects.requireNonNull(notification.sessionId()).toString()));
        try {
            return keys.sign(TYPE, claims.toJWTClaimsSet());
        } catch (ParseException e) {
            throw new IllegalStateException("the claims are complete", e);
        }
    }
}
