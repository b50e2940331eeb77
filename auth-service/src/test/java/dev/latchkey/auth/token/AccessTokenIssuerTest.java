package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.id.Actor;
import com.nimbusds.oauth2.sdk.id.Subject;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.UnsignedTokens;
import dev.latchkey.shared.test.TestClock;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class AccessTokenIssuerTest {
    private static final int MANY = 100_000;

    private final AccessTokenIssuer issuer = new AccessTokenIssuer(
            UnsignedTokens.keys(),
            new AuthSettings("https://auth.example.test"),
            new TokenSettings(Duration.ofMinutes(15), "latchkey-api"));

    private final TokenGrant grant = new TokenGrant(
            new TokenSubject(UUID.randomUUID(), "ada", null, List.of()),
            UUID.randomUUID(),
            "latchkey",
            "openid",
            TestClock.START,
            TestClock.START);

    @Test
    @DisplayName("31 jti is unique over 100,000 tokens")
    void issueWhenManyThenNoIdentifierComesTwice() throws ParseException {
        Set<Object> identifiers = new HashSet<>();
        for (int i = 0; i < MANY; i++) {
            identifiers.add(claims(issuer.issue(grant)).get("jti"));
        }
        assertThat(identifiers).hasSize(MANY).doesNotContainNull();
    }

    @Test
    void issueWhenAccountHasNoNameThenTheClaimIsAbsent() throws ParseException {
        assertThat(claims(issuer.issue(grant))).doesNotContainKey("name");
    }

    @Test
    void issueWhenTheMethodsOfTheSignInAreKnownThenTheTokenTellsThemAndTheirClass() throws ParseException {
        assertThat(claims(issuer.issue(signedInBy("pwd"))))
                .containsEntry("amr", List.of("pwd"))
                .containsEntry("acr", "1");
        assertThat(claims(issuer.issue(signedInBy("pwd", "otp", "mfa"))))
                .containsEntry("amr", List.of("pwd", "otp", "mfa"))
                .containsEntry("acr", "2");
        assertThat(claims(issuer.issue(grant))).doesNotContainKeys("amr", "acr");
    }

    private static TokenGrant signedInBy(String... amr) {
        return new TokenGrant(
                new TokenSubject(UUID.randomUUID(), "ada", null, List.of()),
                UUID.randomUUID(),
                "latchkey",
                "openid",
                TestClock.START,
                List.of(amr),
                TestClock.START);
    }

    @Test
    @DisplayName("85 a grant that ends before the usual lifetime: its token ends with it")
    void issueWhenGrantEndsSoonerThenTheTokenDoes() throws ParseException {
        TokenGrant sooner = grant(TestClock.START.plusSeconds(60));

        assertThat(claims(issuer.issue(sooner)))
                .containsEntry("exp", TestClock.START.plusSeconds(60).getEpochSecond());
        assertThat(issuer.lifetime(sooner)).isEqualTo(Duration.ofSeconds(60));
    }

    @Test
    void issueWhenGrantEndsLaterThenTheUsualLifetimeIsTheLongest() throws ParseException {
        TokenGrant later = grant(TestClock.START.plus(Duration.ofDays(1)));

        assertThat(claims(issuer.issue(later)))
                .containsEntry(
                        "exp", TestClock.START.plus(Duration.ofMinutes(15)).getEpochSecond());
        assertThat(issuer.lifetime(later)).isEqualTo(Duration.ofMinutes(15));
    }

    @Test
    void issueWhenSomebodyActsForAClientThenClaimsSayWho() throws ParseException {
        Map<String, Object> claims = claims(issuer.issue(grant(null)));

        claims.remove("jti");
        assertThat(claims)
                .isEqualTo(Map.of(
                        "iss",
                        "https://auth.example.test",
                        "sub",
                        "reports",
                        "client_id",
                        "orders",
                        "scope",
                        "notes:read",
                        "aud",
                        List.of("https://a.example.test", "https://b.example.test"),
                        "act",
                        Map.of("sub", "orders", "act", Map.of("sub", "shop")),
                        "iat",
                        TestClock.START.getEpochSecond(),
                        "exp",
                        TestClock.START.plus(Duration.ofMinutes(15)).getEpochSecond()));
    }

    private static TokenGrant grant(@Nullable Instant notAfter) {
        return new TokenGrant(
                new TokenGrant.Owner.Client("reports"),
                "orders",
                "notes:read",
                List.of("https://a.example.test", "https://b.example.test"),
                new Actor(new Subject("orders"), null, new Actor(new Subject("shop"))),
                TestClock.START,
                notAfter);
    }

    private static Map<String, Object> claims(String token) throws ParseException {
        return JSONObjectUtils.parse(new Base64URL(token.split("\\.", -1)[1]).decodeToString());
    }
}
