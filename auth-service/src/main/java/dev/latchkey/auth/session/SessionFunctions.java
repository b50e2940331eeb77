package dev.latchkey.auth.session;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.token.TokenGrant;
import dev.latchkey.auth.token.TokenSettings;
import dev.latchkey.auth.token.TokenSubject;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The database functions that open and continue sessions. The account of a session and its times come from the rows that
 * the function has locked.
 */
@Singleton
final class SessionFunctions {
    private static final String OPEN = "SELECT * FROM auth.open_session(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String OPEN_BY_PASSKEY =
            "SELECT * FROM auth.open_session_by_passkey(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String REFRESH = "SELECT * FROM auth.refresh(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String REDEEM = "SELECT * FROM auth.redeem_code(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String LOCK = "SELECT * FROM auth.lock_live_session(?)";
    private static final String INHERIT = "SELECT auth.inherit(?, ?)";

    private final DatabaseFunctions functions;
    private final SessionSettings settings;
    private final SecondFactorSettings factors;
    private final TokenSettings tokens;
    private final RevocationLog revocations;
    private final Clock clock;

    SessionFunctions(
            DatabaseFunctions functions,
            SessionSettings settings,
            SecondFactorSettings factors,
            TokenSettings tokens,
            RevocationLog revocations,
            Clock clock) {
        this.clock = clock;
        this.functions = functions;
        this.settings = settings;
        this.factors = factors;
        this.tokens = tokens;
        this.revocations = revocations;
    }

    /**
     * Opens a session for this service itself.
     *
     * @param verified the account as it was when its password was verified
     * @param code what its owner has shown besides the password
     * @param scope of the session, space-separated
     */
    Opening<Sessions.Opened> open(Account verified, SignInCode code, String scope) {
        RefreshToken first = RefreshToken.random();
        Instant issuedAt = clock.instant();
        return functions.one(
                OPEN,
                row -> opened(row, verified.id(), scope, first, issuedAt),
                verified.id(),
                verified.passwordHash(),
                code instanceof SignInCode.Totp(long step) ? step : null,
                code instanceof SignInCode.Recovery(byte[] hash) ? hash : null,
                factors.policy(),
                TokenGrant.FIRST_PARTY_CLIENT,
                scope,
                first.hash(),
                expiry(issuedAt),
                settings.absoluteLifetime(),
                settings.idleLifetime(),
                settings.maxPerAccount(),
                revocations.keptFor(),
                Caller.current().json());
    }

    /**
     * Opens a session for this service itself, by a passkey.
     *
     * @param scope of the session, space-separated
     */
    Opening<Sessions.Opened> openByPasskey(PasskeyProof proof, String scope) {
        RefreshToken first = RefreshToken.random();
        Instant issuedAt = clock.instant();
        return functions.one(
                OPEN_BY_PASSKEY,
                row -> opened(row, proof.accountId(), scope, first, issuedAt),
                proof.accountId(),
                proof.credentialId(),
                proof.signCount(),
                proof.backedUp(),
                proof.challengeHash(),
                proof.challengeExpiresAt(),
                TokenGrant.FIRST_PARTY_CLIENT,
                scope,
                first.hash(),
                expiry(issuedAt),
                settings.absoluteLifetime(),
                settings.idleLifetime(),
                settings.maxPerAccount(),
                revocations.keptFor(),
                Caller.current().json());
    }

    private static Opening<Sessions.Opened> opened(
            ResultSet row, UUID account, String scope, RefreshToken first, Instant issuedAt) throws SQLException {
        String outcome = row.getString("outcome");
        return switch (outcome) {
            case "opened" -> {
                UUID session = row.getObject("session_id", UUID.class);
                TokenGrant grant = new TokenGrant(
                        subject(row, account),
                        session,
                        TokenGrant.FIRST_PARTY_CLIENT,
                        scope,
                        DatabaseFunctions.instant(row, "at"),
                        texts(row, "amr"),
                        issuedAt);
                yield new Opening.Opened<>(new Sessions.Opened(session, grant, first, row.getBoolean("ended")));
            }
            case "changed" -> new Opening.Refused<>(Opening.Reason.CHANGED);
            case "refused" -> new Opening.Refused<>(Opening.Reason.CODE_REFUSED);
            case "code" -> new Opening.Refused<>(Opening.Reason.CODE_NEEDED);
            case "passkey" -> new Opening.Refused<>(Opening.Reason.PASSKEY_NEEDED);
            case "enrolment" -> new Opening.Refused<>(Opening.Reason.ENROLMENT_NEEDED);
            case "used" -> new Opening.Refused<>(Opening.Reason.CHALLENGE_USED);
            case "counter" -> new Opening.Refused<>(Opening.Reason.COUNTER_WENT_BACK);
            default -> throw unknown(outcome);
        };
    }

    /** Exchanges a refresh token for its successor. */
    Refresh refresh(RefreshToken presented, String clientId, Set<String> scope) {
        byte[] salt = RefreshToken.randomSalt();
        Instant issuedAt = clock.instant();
        return functions.one(
                REFRESH,
                row -> refreshed(row, presented, clientId, scope, issuedAt),
                presented.hash(),
                clientId,
                scope,
                salt,
                presented.successor(salt).hash(),
                expiry(issuedAt),
                settings.idleLifetime(),
                settings.reuseGrace(),
                revocations.keptFor(),
                Caller.current().json());
    }

    private static Refresh refreshed(
            ResultSet row, RefreshToken presented, String clientId, Set<String> scope, Instant issuedAt)
            throws SQLException {
        String outcome = row.getString("outcome");
        return switch (outcome) {
            case "rotated", "repeated" ->
                new Refresh.Rotated(
                        grant(
                                row,
                                clientId,
                                scope.isEmpty() ? row.getString("scope") : String.join(" ", scope),
                                issuedAt),
                        presented.successor(row.getBytes("salt")));
            case "reused" -> new Refresh.Reused();
            case "refused" -> new Refresh.Refused();
            case "scope" -> new Refresh.ScopeRefused();
            default -> throw unknown(outcome);
        };
    }

    /**
     * Exchanges an authorization code.
     *
     * @param redirectUri as the application presents it; null when absent
     * @param challenge computed by S256 from the verifier that the application presents; null when absent
     * @param refreshes whether the application can use a refresh token
     */
    Redemption redeem(
            byte[] codeHash,
            String clientId,
            @Nullable String redirectUri,
            @Nullable String challenge,
            boolean refreshes) {
        RefreshToken first = RefreshToken.random();
        Instant issuedAt = clock.instant();
        return functions.one(
                REDEEM,
                row -> redeemed(row, clientId, first, issuedAt),
                codeHash,
                clientId,
                redirectUri,
                challenge,
                first.hash(),
                refreshes,
                expiry(issuedAt),
                settings.absoluteLifetime(),
                settings.idleLifetime(),
                tokens.accessTokenLifetime(),
                settings.maxPerAccount(),
                revocations.keptFor(),
                Caller.current().json());
    }

    private static Redemption redeemed(ResultSet row, String clientId, RefreshToken first, Instant issuedAt)
            throws SQLException {
        String outcome = row.getString("outcome");
        return switch (outcome) {
            case "redeemed" -> {
                TokenGrant grant = grant(row, clientId, row.getString("scope"), issuedAt);
                yield new Redemption.Redeemed(
                        new Sessions.Opened(
                                row.getObject("session_id", UUID.class), grant, first, row.getBoolean("ended")),
                        row.getString("nonce"),
                        row.getString("email"),
                        row.getBoolean("email_verified"));
            }
            case "refused" -> new Redemption.Refused(row.getString("reason"));
            case "reused" -> new Redemption.Reused();
            default -> throw unknown(outcome);
        };
    }

    /** {@return the session, if it is live} Locks the session until it has been read. */
    Optional<OpenSession> lock(UUID session) {
        return functions.first(
                LOCK,
                row -> new OpenSession(
                        session,
                        subject(row, row.getObject("account_id", UUID.class)),
                        DatabaseFunctions.instant(row, "auth_time"),
                        texts(row, "amr")),
                session);
    }

    /** Moves the sessions that were opened in one session of a browser to another one, so that they end with that one. */
    void inherit(UUID ancestor, UUID heir) {
        functions.run(INHERIT, ancestor, heir);
    }

    private static TokenGrant grant(ResultSet row, String clientId, String scope, Instant issuedAt)
            throws SQLException {
        return new TokenGrant(
                subject(row, row.getObject("account_id", UUID.class)),
                row.getObject("session_id", UUID.class),
                clientId,
                scope,
                DatabaseFunctions.instant(row, "auth_time"),
                texts(row, "amr"),
                issuedAt);
    }

    /**
     * {@return {@code exp} of an access token} The function stores it with the session, under the session's lock. So a
     * revocation is kept for long enough, whatever the clocks of the services and of the database show.
     */
    private Instant expiry(Instant issuedAt) {
        return issuedAt.plus(tokens.accessTokenLifetime());
    }

    private static TokenSubject subject(ResultSet row, UUID account) throws SQLException {
        return new TokenSubject(account, row.getString("username"), row.getString("name"), texts(row, "roles"));
    }

    private static List<String> texts(ResultSet row, String column) throws SQLException {
        return List.of((String[]) row.getArray(column).getArray());
    }

    private static IllegalStateException unknown(String outcome) {
        return new IllegalStateException("the database function has another version: it answers " + outcome);
    }
}
