package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenSubject;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;

/** Finds sessions for the other endpoints, by the {@code sid} of a token or by a refresh token. Blocks. */
@Singleton
public final class KnownSessions {
    private final KnownSessionRepository repository;
    private final Sessions sessions;
    private final SessionFunctions functions;

    KnownSessions(KnownSessionRepository repository, Sessions sessions, SessionFunctions functions) {
        this.repository = repository;
        this.sessions = sessions;
        this.functions = functions;
    }

    /** {@return the session, if it is open and its account enabled} */
    public Optional<OpenSession> findOpen(UUID id) {
        return repository.findOpen(id).map(KnownSessions::open);
    }

    /**
     * Finds a session that a token will be issued for. Locks the session and its account until it has read them.
     *
     * @return the session, if it is open and its account enabled
     */
    public Optional<OpenSession> lockOpen(UUID id) {
        return functions.lock(id);
    }

    /** {@return what is known of a refresh token; empty when it was never issued, or is deleted by now} */
    public Optional<KnownRefreshToken> find(RefreshToken token) {
        return repository.findByRefreshToken(token.hash());
    }

    /**
     * {@return the session of a refresh token, if its account has this name; the session may have ended}
     *
     * @param nameKey a username or an e-mail address in the form in which names are compared
     */
    public Optional<UUID> find(RefreshToken token, String nameKey) {
        return repository.findByRefreshTokenAndName(token.hash(), nameKey);
    }

    /**
     * Ends a session with all its tokens, because its client has revoked its refresh token. When this returns, no verifier
     * accepts the tokens any more.
     */
    public void revoke(UUID id) {
        sessions.end(id, "refresh_token_revoked", null);
    }

    /** {@return whether an application's session was opened in this session of a browser} */
    public boolean isOpenedIn(UUID id, UUID browserSession) {
        return repository.isOpenedIn(id, browserSession);
    }

    private static OpenSession open(KnownSessionRepository.Row row) {
        return new OpenSession(
                row.id(),
                new TokenSubject(row.accountId(), row.username(), row.name(), row.roles()),
                row.authTime(),
                row.amr());
    }
}
