package dev.latchkey.shared.revocation;

import dev.latchkey.shared.token.AccessToken;

/** What a verifier knows of the log. One thread writes, any number read: without a lock, and without making objects. */
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

    /** Drops what matches no token any more, at a time by the database's clock, in seconds since 1970. */
    void evictBefore(long time) {
        tokens.evictBefore(time);
        sessions.evictBefore(time);
        keys.evictBefore(time);
    }
}
