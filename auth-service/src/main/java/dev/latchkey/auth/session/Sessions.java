package dev.latchkey.auth.session;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.token.TokenGrant;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Opens, refreshes and ends sessions, each in one transaction. Locks are taken in one order everywhere: the account's row,
 * the session's row, the revocation log.
 */
@Singleton
class Sessions {
    /** The first-party client, to which {@code POST /login} gives its tokens. */
    static final String FIRST_PARTY_CLIENT = "latchkey";

    private static final String FIRST_PARTY_SCOPE = "openid profile email notes:read notes:write";

    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final RefreshTokenRepository refreshTokens;
    private final RevocationLog revocations;
    private final SessionSettings settings;
    private final Clock clock;

    Sessions(
            AccountRepository accounts,
            SessionRepository sessions,
            RefreshTokenRepository refreshTokens,
            RevocationLog revocations,
            SessionSettings settings,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.refreshTokens = refreshTokens;
        this.revocations = revocations;
        this.settings = settings;
        this.clock = clock;
    }

    /** A session that was just opened. */
    record Opened(TokenGrant grant, RefreshToken refreshToken) {}

    /** {@return the new session; empty when the account was disabled meanwhile} */
    @Transactional
    Optional<Opened> open(Account account, ClientDevice device) {
        if (accounts.lockEnabled(account.id()).isEmpty()) {
            return Optional.empty();
        }
        Instant now = now();
        Session session = sessions.save(new Session(
                UUID.randomUUID(),
                account.id(),
                FIRST_PARTY_CLIENT,
                FIRST_PARTY_SCOPE,
                now,
                now,
                now.plus(settings.absoluteLifetime()),
                null,
                device.userAgent(),
                device.ip()));
        return Optional.of(new Opened(grant(account, session, session.scope(), now), appendLink(session, now)));
    }

    /**
     * Exchanges a refresh token for its successor.
     *
     * @param scope what the new access token shall have of the session's scope; all of it when empty
     */
    @Transactional
    Refresh refresh(RefreshToken presented, String clientId, Set<String> scope) {
        Optional<Session> locked =
                refreshTokens.find(presented.hash()).flatMap(link -> sessions.lock(link.sessionId()));
        if (locked.isEmpty()) {
            return new Refresh.Refused();
        }
        Session session = locked.get();
        // Read again: another request may have used the token while this one waited for the lock.
        RefreshTokenRepository.Link link = refreshTokens.find(presented.hash()).orElseThrow();
        Instant now = now();
        if (!session.isOpen(now) || !session.clientId().equals(clientId)) {
            return new Refresh.Refused();
        }
        if (link.usedAt() != null && now.isBefore(link.usedAt().plus(settings.reuseGrace()))) {
            return new Refresh.Refused();
        }
        if (link.usedAt() != null) {
            end(session, now);
            return new Refresh.Reused();
        }
        Optional<Account> account = accounts.findById(session.accountId()).filter(Account::enabled);
        if (account.isEmpty() || !now.isBefore(link.expiresAt())) {
            return new Refresh.Refused();
        }
        if (!session.hasScope(scope)) {
            return new Refresh.ScopeRefused();
        }
        refreshTokens.updateUsedAt(presented.hash(), now);
        sessions.updateLastUsedAt(session.id(), now);
        String granted = scope.isEmpty() ? session.scope() : String.join(" ", scope);
        return new Refresh.Rotated(grant(account.get(), session, granted, now), appendLink(session, now));
    }

    /** Ends a session and revokes its access tokens; ending one that is no more open does nothing. */
    @Transactional
    void end(UUID sessionId) {
        sessions.lock(sessionId).ifPresent(session -> end(session, now()));
    }

    private void end(Session session, Instant now) {
        if (session.endedAt() == null) {
            sessions.updateEndedAt(session.id(), now);
        }
        revocations.revokeSession(session.id());
    }

    private RefreshToken appendLink(Session session, Instant now) {
        RefreshToken token = RefreshToken.random();
        Instant idleEnd = now.plus(settings.idleLifetime());
        refreshTokens.insert(
                token.hash(), session.id(), idleEnd.isBefore(session.expiresAt()) ? idleEnd : session.expiresAt());
        return token;
    }

    private static TokenGrant grant(Account account, Session session, String scope, Instant now) {
        return new TokenGrant(account, session.id(), session.clientId(), scope, session.authTime(), now);
    }

    /** PostgreSQL keeps microseconds: what is written is what will be read. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
