package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenSubject;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/** Sessions as the other endpoints see them: by the {@code sid} of a token, or by a refresh token. Blocks. */
@Singleton
public final class KnownSessions {
    private final KnownSessionRepository repository;
    private final Sessions sessions;
    private final Clock clock;

    KnownSessions(KnownSessionRepository repository, Sessions sessions, Clock clock) {
        this.repository = repository;
        this.sessions = sessions;
        this.clock = clock;
    }

    /** {@return the session, if it is open and its account enabled} */
    public Optional<OpenSession> findOpen(UUID id) {
        return repository.findOpen(id, clock.instant()).map(KnownSessions::open);
    }

    /**
     * Finds a session for which a token shall be issued, in a transaction of one statement that locks the account's row
     * and then the session's, and reads them only once it has them.
     *
     * @param issuedAt {@code iat} of the token, read from the clock before this is called: whoever ends the session after
     *     this finds a later time on the clock, and so revokes for long enough
     * @return the session, if it is open and its account enabled
     */
    public Optional<OpenSession> lockOpen(UUID id, Instant issuedAt) {
        return repository.lockOpen(id, issuedAt).map(KnownSessions::open);
    }

    /** {@return what is known of a refresh token; empty for one that was never issued, or so long ago that it is forgotten} */
    public Optional<KnownRefreshToken> find(RefreshToken token) {
        return repository.findByRefreshToken(token.hash(), clock.instant());
    }

    /** Ends a session with all its tokens, everywhere once this returns: its client has given its refresh token back. */
    public void revoke(UUID id) {
        sessions.end(id, "refresh_token_revoked");
    }

    /** Ends a session with all its tokens, everywhere once this returns: the code that opened it came a second time. */
    public void revokeForReusedCode(UUID id) {
        sessions.end(id, "authorization_code_reuse");
    }

    /** {@return whether an application's session was opened in that one of a browser} */
    public boolean isOpenedIn(UUID id, UUID browserSession) {
        return repository.isOpenedIn(id, browserSession);
    }

    private static OpenSession open(KnownSessionRepository.Row row) {
        return new OpenSession(
                row.id(), new TokenSubject(row.accountId(), row.username(), row.name(), row.roles()), row.authTime());
    }
}
