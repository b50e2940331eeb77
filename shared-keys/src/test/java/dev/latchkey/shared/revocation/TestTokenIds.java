package dev.latchkey.shared.revocation;

import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.token.AccessToken;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verified tokens of which only the ids matter. */
final class TestTokenIds {
    /** By the real clock of a test's database, too. */
    private static final Instant IN_FUTURE = Instant.parse("2100-01-01T00:00:00Z");

    private TestTokenIds() {}

    static AccessToken token(String jwtId, @Nullable String sessionId, String keyId) {
        return token(jwtId, sessionId, keyId, IN_FUTURE);
    }

    private static AccessToken token(String jwtId, @Nullable String sessionId, String keyId, Instant expiresAt) {
        return new AccessToken(
                "00000000-0000-4000-8000-000000000001",
                jwtId,
                sessionId,
                keyId,
                "latchkey",
                Set.of(),
                List.of(),
                TestClock.START,
                expiresAt,
                Map.of());
    }

    static AccessToken ofSession(String sessionId) {
        return token("jti", sessionId, "kid");
    }

    static AccessToken ofSession(String sessionId, Instant expiresAt) {
        return token("jti", sessionId, "kid", expiresAt);
    }
}
