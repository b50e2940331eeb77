package dev.latchkey.auth.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.UnsignedTokens;
import dev.latchkey.shared.test.TestClock;
import java.text.ParseException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
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

    private static Map<String, Object> claims(String token) throws ParseException {
        return JSONObjectUtils.parse(new Base64URL(token.split("\\.", -1)[1]).decodeToString());
    }
}
