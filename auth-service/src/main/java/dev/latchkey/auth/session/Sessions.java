package dev.latchkey.auth.session;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.revocation.Confirmation;
import dev.latchkey.auth.revocation.Revocation;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.Slice;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Opens, refreshes, lists and ends sessions. Each change is one database function, in one transaction. */
@Singleton
public final class Sessions {
    private final SessionFunctions functions;
    private final SessionRepository sessions;
    private final RevocationLog revocations;
    private final AccountRevocations accounts;

    Sessions(
            SessionFunctions functions,
            SessionRepository sessions,
            RevocationLog revocations,
            AccountRevocations accounts) {
        this.functions = functions;
        this.sessions = sessions;
        this.revocations = revocations;
        this.accounts = accounts;
    }

    /**
     * A session that was just opened.
     *
     * @param othersEnded whether other sessions of the account have ended for it, since there would have been too many
     */
    public record Opened(UUID sessionId, TokenGrant grant, RefreshToken refreshToken, boolean othersEnded) {}

    /**
     * Signs in. Where the account has as many sessions as it may have, the one that was unused for longest ends. Verifiers hear
     * of that at once, but this does not wait for them.
     *
     * @param verified the account as it was when its password was verified
     * @return the new session; empty when the account is gone or disabled, or its password was changed meanwhile
     */
    Optional<Opened> open(Account verified) {
        Optional<Opened> opened = functions.open(verified);
        opened.ifPresent(this::tellOfTheOthers);
        return opened;
    }

    /**
     * Opens the session that an authorization code is for. A second use ends the session that the first has opened,
     * everywhere once this returns (RFC 6749 section 4.1.2).
     *
     * @param codeHash SHA-256 of the code
     * @param clientId the application that presents it, authenticated
     * @param redirectUri as the application says it was in the authorization request; null when it says nothing
     * @param challenge computed from the verifier by the method S256; null when there is none
     * @param refreshes whether the application can use a refresh token; else the session ends with its access token
     */
    public Redemption redeem(
            byte[] codeHash,
            String clientId,
            @Nullable String redirectUri,
            @Nullable String challenge,
            boolean refreshes) {
        Redemption redemption = functions.redeem(codeHash, clientId, redirectUri, challenge, refreshes);
        switch (redemption) {
            case Redemption.Redeemed redeemed -> tellOfTheOthers(redeemed.session());
            case Redemption.Reused reused -> revocations.awaitEarlier();
            case Redemption.Refused refused -> {}
        }
        return redemption;
    }

    private void tellOfTheOthers(Opened opened) {
        if (opened.othersEnded()) {
            revocations.wakeVerifiers();
        }
    }

    /**
     * Exchanges a refresh token for its successor. A token that was used before ends its session, everywhere once this
     * returns (RFC 9700 section 4.14.2).
     *
     * @param scope what the new access token shall have of the session's scope; all of it when empty
     */
    Refresh refresh(RefreshToken presented, String clientId, Set<String> scope) {
        Refresh refresh = functions.refresh(presented, clientId, scope);
        if (refresh instanceof Refresh.Reused) {
            revocations.awaitEarlier();
        }
        return refresh;
    }

    /**
     * Ends a session with all its tokens, everywhere once this returns; one that has ended stays so.
     *
     * @param cause for the audit log
     * @param actor the account that ends it, for the audit log; null when a client does
     */
    Confirmation end(UUID sessionId, String cause, @Nullable UUID actor) {
        return revocations.revoke(new Revocation.OfSession(sessionId, cause, actor));
    }

    /**
     * Ends one of an account's sessions, like {@link #end}.
     *
     * @return empty when the account has no such session, or not any more: then an earlier end of it holds everywhere
     */
    public Optional<Confirmation> endOwn(UUID accountId, UUID sessionId) {
        if (sessions.existsByIdAndAccountId(sessionId, accountId)) {
            return Optional.of(end(sessionId, "owner", accountId));
        }
        revocations.awaitEarlier();
        return Optional.empty();
    }

    /** Ends all of an account's sessions but one, everywhere once this returns. */
    public void endOthers(UUID accountId, UUID spared) {
        accounts.endOthers(accountId, spared);
    }

    /** Has the sessions that were opened in one session end with another one instead. */
    void inherit(UUID from, UUID heir) {
        functions.inherit(from, heir);
    }

    /**
     * Lists sessions of an account that go on, the one last used first.
     *
     * @param current the caller's
     * @param after where the list goes on; empty for its beginning
     * @param size how many at most
     */
    public Slice<LiveSession> list(UUID accountId, UUID current, Optional<Cursor> after, int size) {
        Cursor from = after.orElse(Cursor.LATEST);
        List<LiveSession> found = sessions.findLive(accountId, current, from.time(), from.uuid(), size + 1);
        return Slice.of(found, size, session -> Cursor.of(session.lastUsedAt(), session.id()));
    }

    /** {@return one session of an account; empty when it does not go on} */
    public Optional<LiveSession> find(UUID accountId, UUID id) {
        return sessions.findLive(accountId, id);
    }
}
