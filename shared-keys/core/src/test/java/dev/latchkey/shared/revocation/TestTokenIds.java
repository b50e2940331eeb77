package dev.latchkey.shared.revocation;

import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestTokens;
import dev.latchkey.shared.token.AccessToken;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Makes verified tokens for tests that use only their ids. */
final class TestTokenIds {
    private TestTokenIds() {}

    static AccessToken token(String jwtId, @Nullable String sessionId, String keyId) {
        return new AccessToken(
                "00000000-0000-4000-8000-000000000001",
                jwtId,
                sessionId,
                keyId,
                "latchkey",
                Set.of(),
                List.of(),
                TestClock.START,
                TestClock.START.plus(TestTokens.LIFETIME),
                Map.of());
    }

    static AccessToken ofSession(String sessionId) {
        return token("jti", sessionId, "kid");
    }
}
