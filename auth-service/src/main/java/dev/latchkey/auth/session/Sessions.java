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
     * @param othersEnded whether other sessions of the account were ended, because the account had too many
     */
    public record Opened(UUID sessionId, TokenGrant grant, RefreshToken refreshToken, boolean othersEnded) {}

    /**
     * Signs in. If the account already has the maximum number of sessions, the one that was unused for longest ends. The
     * verifiers are notified of that, but this does not wait for them.
     *
     * @param verified the account as it was when its password was verified
     * @param code what its owner has shown besides the password
     * @param scope of the session, space-separated
     */
    Opening<Opened> open(Account verified, SignInCode code, String scope) {
        return told(functions.open(verified, code, scope));
    }

    /**
     * Signs in by a passkey, like {@link #open}.
     *
     * @param scope of the session, space-separated
     */
    Opening<Opened> openByPasskey(PasskeyProof proof, String scope) {
        return told(functions.openByPasskey(proof, scope));
    }

    private Opening<Opened> told(Opening<Opened> opening) {
        if (opening instanceof Opening.Opened<Opened>(Opened opened)) {
            tellOfTheOthers(opened);
        }
        return opening;
    }

    /**
     * Opens the session that an authorization code is for. A second use ends the session that the first use opened (RFC
     * 6749 section 4.1.2). When this returns, no verifier accepts that session any more.
     *
     * @param codeHash SHA-256 of the code
     * @param clientId the authenticated application that presents it
     * @param redirectUri the redirect URI of the authorization request, as the application repeats it; null when absent
     * @param challenge computed from the verifier by the method S256; null when absent
     * @param refreshes whether the application can use a refresh token; otherwise the session ends with its access token
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
     * Exchanges a refresh token for its successor. A token that was used before ends its session (RFC 9700 section 4.14.2).
     * When this returns, no verifier accepts that session any more.
     *
     * @param scope the part of the session's scope for the new access token; empty for all of it
     */
    Refresh refresh(RefreshToken presented, String clientId, Set<String> scope) {
        Refresh refresh = functions.refresh(presented, clientId, scope);
        if (refresh instanceof Refresh.Reused) {
            revocations.awaitEarlier();
        }
        return refresh;
    }

    /**
     * Ends a session with all its tokens. When this returns, no verifier accepts them any more. A session that has already
     * ended stays ended.
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
     * @return empty when the account has no such session, or not any more; then an earlier end of it holds everywhere
     */
    public Optional<Confirmation> endOwn(UUID accountId, UUID sessionId) {
        if (sessions.existsByIdAndAccountId(sessionId, accountId)) {
            return Optional.of(end(sessionId, "owner", accountId));
        }
        revocations.awaitEarlier();
        return Optional.empty();
    }

    /** Ends all of an account's sessions but one. When this returns, no verifier accepts them any more. */
    public void endOthers(UUID accountId, UUID spared) {
        accounts.endOthers(accountId, spared);
    }

    /** Moves the sessions that were opened in one session to another one, so that they end with that one. */
    void inherit(UUID from, UUID heir) {
        functions.inherit(from, heir);
    }

    /**
     * Lists the live sessions of an account; the one last used comes first.
     *
     * @param current the caller's session
     * @param after the list continues after this place; empty for its beginning
     * @param size the largest number of sessions to return
     */
    public Slice<LiveSession> list(UUID accountId, UUID current, Optional<Cursor> after, int size) {
        Cursor from = after.orElse(Cursor.LATEST);
        List<LiveSession> found = sessions.findLive(accountId, current, from.time(), from.uuid(), size + 1);
        return Slice.of(found, size, session -> Cursor.of(session.lastUsedAt(), session.id()));
    }

    /** {@return one session of an account; empty when it is not live} */
    public Optional<LiveSession> find(UUID accountId, UUID id) {
        return sessions.findLive(accountId, id);
    }
}
