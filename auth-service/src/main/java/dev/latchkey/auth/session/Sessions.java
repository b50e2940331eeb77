package dev.latchkey.auth.session;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.client.FirstPartyClient;
import dev.latchkey.auth.revocation.Confirmation;
import dev.latchkey.auth.revocation.Revocation;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.auth.token.TokenSettings;
import dev.latchkey.auth.token.TokenSubject;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Opens, refreshes, lists and ends sessions, each in one transaction. Locks are taken in one order everywhere: the
 * account's row, the session's row, the revocation log.
 */
@Singleton
public class Sessions {
    private final AccountRepository accounts;
    private final SessionRepository sessions;
    private final KnownSessionRepository knownSessions;
    private final RefreshTokenRepository refreshTokens;
    private final RefreshFunction refreshFunction;
    private final RevocationLog revocations;
    private final Audit audit;
    private final SessionSettings settings;
    private final TokenSettings tokens;
    private final Clock clock;

    Sessions(
            AccountRepository accounts,
            SessionRepository sessions,
            KnownSessionRepository knownSessions,
            RefreshTokenRepository refreshTokens,
            RefreshFunction refreshFunction,
            RevocationLog revocations,
            Audit audit,
            SessionSettings settings,
            TokenSettings tokens,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.knownSessions = knownSessions;
        this.refreshTokens = refreshTokens;
        this.refreshFunction = refreshFunction;
        this.revocations = revocations;
        this.audit = audit;
        this.settings = settings;
        this.tokens = tokens;
        this.clock = clock;
    }

    /** A session that was just opened. */
    public record Opened(UUID sessionId, TokenGrant grant, RefreshToken refreshToken) {}

    /** {@return the new session; empty when the account was disabled or its password was changed meanwhile} */
    @Transactional
    Optional<Opened> open(Account account, ClientDevice device) {
        if (accounts.lockUnchanged(account.id(), account.passwordHash()).isEmpty()) {
            return Optional.empty();
        }
        Instant now = now();
        Session session = sessions.save(new Session(
                UUID.randomUUID(),
                account.id(),
                TokenGrant.FIRST_PARTY_CLIENT,
                FirstPartyClient.SCOPE,
                now,
                now,
                now.plus(settings.absoluteLifetime()),
                null,
                device.userAgent(),
                device.ip(),
                null));
        audit.write(about("login.succeeded", session));
        TokenGrant grant = new TokenGrant(
                TokenSubject.of(account), session.id(), session.clientId(), session.scope(), session.authTime(), now);
        return Optional.of(new Opened(session.id(), grant, firstLink(session, now)));
    }

    /**
     * Opens a session for an application, for somebody who has signed in here and let it. Part of the caller's
     * transaction, which locks the account's row and the browser's session for it.
     *
     * @param browserSession in which its owner has let it
     * @param clientId the application
     * @param scope space-separated
     * @param refreshes whether the application can use a refresh token; else the session ends with its access token
     * @param device that redeems the code
     * @return empty when the browser's session has ended meanwhile, or the account is disabled
     */
    @Transactional
    public Optional<Opened> openFor(
            UUID browserSession, String clientId, String scope, boolean refreshes, ClientDevice device) {
        Instant now = now();
        Optional<KnownSessionRepository.Row> found = knownSessions.lockOpen(browserSession, now);
        if (found.isEmpty()) {
            return Optional.empty();
        }
        KnownSessionRepository.Row owner = found.get();
        Session session = sessions.save(new Session(
                UUID.randomUUID(),
                owner.accountId(),
                clientId,
                scope,
                owner.authTime(),
                now,
                now.plus(refreshes ? settings.absoluteLifetime() : tokens.accessTokenLifetime()),
                null,
                device.userAgent(),
                device.ip(),
                browserSession));
        audit.write(about("authorization_code.redeemed", session));
        TokenSubject subject = new TokenSubject(owner.accountId(), owner.username(), owner.name(), owner.roles());
        TokenGrant grant = new TokenGrant(subject, session.id(), clientId, scope, session.authTime(), now);
        return Optional.of(new Opened(session.id(), grant, firstLink(session, now)));
    }

    /**
     * Exchanges a refresh token for its successor.
     *
     * @param scope what the new access token shall have of the session's scope; all of it when empty
     */
    Refresh refresh(RefreshToken presented, String clientId, Set<String> scope) {
        Instant now = now();
        Refresh refresh = refreshFunction.call(new RefreshFunction.Request(
                presented,
                clientId,
                scope,
                now,
                now.minus(settings.reuseGrace()),
                now.plus(settings.idleLifetime()),
                revocations.keptUntil(now)));
        if (refresh instanceof Refresh.Reused(UUID sessionId)) {
            // It is revoked already; this waits until that holds everywhere.
            end(sessionId, "refresh_token_reuse");
        }
        return refresh;
    }

    /**
     * Ends a session with all its tokens, everywhere once this returns; one that has ended stays so.
     *
     * @param cause for the audit log
     */
    Confirmation end(UUID sessionId, String cause) {
        return revocations.revoke(new Revocation.OfSession(sessionId, cause));
    }

    /**
     * Ends one of an account's sessions, like {@link #end}.
     *
     * @return empty when the account has no such session
     */
    public Optional<Confirmation> endOwn(UUID accountId, UUID sessionId) {
        return sessions.existsByIdAndAccountId(sessionId, accountId)
                ? Optional.of(end(sessionId, "owner"))
                : Optional.empty();
    }

    /**
     * Ends all of an account's sessions that go on but one, everywhere once this returns. Only for the last is waited:
     * verifiers hear of revocations in their order.
     */
    public void endOthers(UUID accountId, UUID spared) {
        List<Revocation> others = list(accountId, spared).stream()
                .filter(session -> !session.current())
                .<Revocation>map(session -> new Revocation.OfSession(session.id(), "owner"))
                .toList();
        if (!others.isEmpty()) {
            others.subList(0, others.size() - 1).forEach(revocations::revokeWithoutWaiting);
            revocations.revoke(others.getLast());
        }
    }

    /** Has the sessions that were opened in one session end with another one instead. */
    void inherit(UUID from, UUID heir) {
        sessions.updateOpenedIn(from, heir);
    }

    /** {@return the sessions of an account that go on, the one last used first} */
    public List<LiveSession> list(UUID accountId, UUID current) {
        return sessions.findLive(accountId, current, now());
    }

    private RefreshToken firstLink(Session session, Instant now) {
        RefreshToken token = RefreshToken.random();
        Instant idleEnd = now.plus(settings.idleLifetime());
        refreshTokens.insert(
                token.hash(), session.id(), idleEnd.isBefore(session.expiresAt()) ? idleEnd : session.expiresAt());
        return token;
    }

    private static AuditEvent about(String event, Session session) {
        return AuditEvent.of(event)
                .account(session.accountId())
                .session(session.id())
                .client(session.clientId());
    }

    /** PostgreSQL keeps microseconds: what is written is what will be read. */
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
