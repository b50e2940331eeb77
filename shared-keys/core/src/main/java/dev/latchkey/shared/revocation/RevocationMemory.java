package dev.latchkey.shared.revocation;

import dev.latchkey.shared.token.AccessToken;

/**
 * The part of the log that a verifier knows. One thread writes; any number of threads read, without a lock and without
 * allocating objects.
 */
final class RevocationMemory {
    private final RevokedIds tokens = new RevokedIds();
    private final RevokedIds sessions = new RevokedIds();
    private final RevokedIds keys = new RevokedIds();

    /** {@return whether the token, its session or its key is known as revoked} */
    boolean matches(AccessToken token) {
        String session = token.sessionId();
        return tokens.contains(token.jwtId())
                || (session != null && sessions.contains(session))
                || keys.contains(token.keyId());
    }

    int size() {
        return tokens.size() + sessions.size() + keys.size();
    }

    void put(LoggedRevocation revocation) {
        RevokedIds ids = switch (revocation.kind()) {
            case TOKEN -> tokens;
            case SESSION -> sessions;
            case KEY -> keys;
        };
        ids.put(revocation.targetId(), revocation.expiresAt());
    }

    /** Drops the revocations that expire before {@code time}, in seconds since 1970. */
    void evictBefore(long time) {
        tokens.evictBefore(time);
        sessions.evictBefore(time);
        keys.evictBefore(time);
    }
}
