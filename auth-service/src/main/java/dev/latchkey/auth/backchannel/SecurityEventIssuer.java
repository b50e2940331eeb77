package dev.latchkey.auth.backchannel;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.SignedTokenKind;
import dev.latchkey.auth.key.SigningKeys;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Date;
import java.util.Map;

/**
 * Issues security event tokens (RFC 8417 section 2.2) with the events of RISC. The subject is the account, as {@code iss} and
 * {@code sub} (RFC 9493 section 3.2.6).
 */
@Singleton
final class SecurityEventIssuer {
    private static final JOSEObjectType TYPE = new JOSEObjectType("secevent+jwt");

    private static final String RISC = "https://schemas.openid.net/secevent/risc/event-type/";

    /** A receiver accepts a token for ten minutes after {@code iat}, and for as long as clocks may differ: five minutes. */
    private static final Duration ACCEPTED = Duration.ofMinutes(15);

    private final SigningKeys keys;
    private final String issuer;
    private final Clock clock;

    SecurityEventIssuer(SigningKeys keys, AuthSettings settings, Clock clock) {
        this.keys = keys;
        this.issuer = settings.issuer();
        this.clock = clock;
    }

    /** How long security event tokens are accepted. They have no {@code exp}: an event that has happened does not expire. */
    @Singleton
    static final class Kind implements SignedTokenKind {
        @Override
        public Duration longestLifetime() {
            return ACCEPTED;
        }
    }

    /**
     * {@return a signed token, in compact serialization}
     *
     * <p>Each attempt has a new {@code iat}, so that the receiver can refuse old tokens. The {@code jti} and the time of the
     * event ({@code toe}) stay the same.
     */
    String issue(Notification notification) {
        Map<String, Object> subject = Map.of(
                "format",
                "iss_sub",
                "iss",
                issuer,
                "sub",
                notification.accountId().toString());
        return keys.sign(
                TYPE,
                new JWTClaimsSet.Builder()
                        .issuer(issuer)
                        .audience(notification.clientId())
                        .issueTime(Date.from(clock.instant()))
                        .jwtID(notification.jti().toString())
                        .claim("toe", notification.happenedAt().getEpochSecond())
                        .claim("sub_id", subject)
                        .claim("events", Map.of(RISC + notification.kind(), Map.of("subject", subject)))
                        .build());
    }
}
