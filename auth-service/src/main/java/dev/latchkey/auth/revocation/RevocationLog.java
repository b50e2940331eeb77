package dev.latchkey.auth.revocation;

import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Revokes tokens, sessions and keys. Once {@link #revoke} has returned, no verifier accepts what was revoked in a request
 * that begins after that. Revoking is idempotent, and a repeated call waits like the first.
 *
 * <p>A caller that disconnects does not undo the revocation. After a failure it is unknown whether anything was revoked.
 */
@Singleton
public final class RevocationLog {
    private final RevocationWriter writer;
    private final RevocationStatements statements;
    private final Confirmations confirmations;
    private final RevocationLifetime lifetime;
    private final TokenRevocations singleTokens;

    RevocationLog(
            RevocationWriter writer,
            RevocationStatements statements,
            Confirmations confirmations,
            RevocationLifetime lifetime,
            TokenRevocations singleTokens) {
        this.singleTokens = singleTokens;
        this.writer = writer;
        this.statements = statements;
        this.confirmations = confirmations;
        this.lifetime = lifetime;
    }

    /** Revokes, and waits until it holds everywhere, at most for the longest lease of a verifier. */
    public Confirmation revoke(Revocation revocation) {
        return confirmations.await(writer.write(revocation));
    }

    /** Revokes without waiting. When this returns, the revocation is committed; verifiers learn of it within a lease. */
    public void revokeWithoutWaiting(Revocation revocation) {
        writer.write(revocation);
    }

    /**
     * Revokes one access token, and waits like {@link #revoke}. If too many tokens of its subject were revoked within a
     * minute, ends its session instead.
     *
     * @throws ProblemException 429 when too many were revoked and the token has no session
     */
    public Confirmation revokeToken(AccessToken token) {
        return revoke(singleTokens.of(token));
    }

    /** Revokes one access token like {@link #revokeToken}, but does not wait. */
    public void revokeTokenWithoutWaiting(AccessToken token) {
        revokeWithoutWaiting(singleTokens.of(token));
    }

    /**
     * Waits until everything that is in the log now holds everywhere, like {@link #revoke}. This is for a call that finds
     * nothing left to do: an earlier call may have done it and may still wait.
     */
    public void awaitEarlier() {
        confirmations.await(statements.latest());
    }

    /** Notifies the verifiers of revocations that a database function has committed. Does not wait for them. */
    public void wakeVerifiers() {
        statements.wakeVerifiers();
    }

    /** {@return how long a session stays revoked after its last access token has expired} */
    public Duration keptFor() {
        return lifetime.keptFor();
    }
}
