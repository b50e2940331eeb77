package dev.latchkey.auth.revocation;

import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.purge.Purge;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import jakarta.inject.Singleton;
import java.util.UUID;

/**
 * Decides how an access token is revoked: alone, or with its whole session if too many tokens of its subject were revoked
 * within a minute. So one subject adds at most 60 rows a minute to the log that every verifier keeps in memory.
 */
@Singleton
final class TokenRevocations implements Purge {
    private static final String MAY_REVOKE = "SELECT auth.may_revoke_token(?, ?)";
    private static final String PURGE = """
            WITH gone AS (
                DELETE FROM auth.token_revocations WHERE ctid = ANY (ARRAY(
                    SELECT ctid FROM auth.token_revocations
                    WHERE last_at < (SELECT shared.clock()) - interval '1 minute'
                    ORDER BY last_at LIMIT ? FOR UPDATE SKIP LOCKED))
                RETURNING 1)
            SELECT count(*) FROM gone""";

    private static final String WINDOW_SECONDS = "60";

    private final DatabaseFunctions functions;

    TokenRevocations(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /**
     * Counts the revocation of a token, and decides what to revoke.
     *
     * @throws ProblemException 429 when there were too many, and the token has no session that could end instead
     */
    Revocation of(AccessToken token) {
        String session = token.sessionId();
        if (mayRevoke(token)) {
            return new Revocation.OfToken(
                    token.jwtId(),
                    token.expiresAt(),
                    session == null ? null : UUID.fromString(token.subject()),
                    token.clientId());
        }
        if (session == null) {
            throw new ProblemException(
                            AuthProblem.THROTTLED, "Too many access tokens are being revoked. Try again later.")
                    .withHeader(HttpHeaders.RETRY_AFTER, WINDOW_SECONDS);
        }
        return new Revocation.OfSession(UUID.fromString(session), "token_revocations", null);
    }

    private boolean mayRevoke(AccessToken token) {
        return functions.one(MAY_REVOKE, row -> row.getBoolean(1), token.subject(), token.jwtId());
    }

    @Override
    public long purge(int batchSize) {
        return functions.one(PURGE, row -> row.getLong(1), batchSize);
    }
}
