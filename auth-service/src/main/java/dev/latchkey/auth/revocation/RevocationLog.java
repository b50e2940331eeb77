package dev.latchkey.auth.revocation;

import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import jakarta.inject.Singleton;
import java.time.Duration;

/**
 * Revokes, finally: once {@link #revoke} has returned, no verifier anywhere accepts what was revoked in a request that
 * begins after that. Revoking again does no harm, and waits like the first time.
 *
 * <p>A caller that goes away does not undo it. A failure says that it is not known whether anything was revoked.
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

    /** Revokes, and waits until it holds everywhere: for no longer than the longest lease of a verifier. */
    public Confirmation revoke(Revocation revocation) {
        return confirmations.await(writer.write(revocation));
    }

    /** Revokes without waiting: it is committed, and verifiers hear of it in their own time, within a lease. */
    public void revokeWithoutWaiting(Revocation revocation) {
        writer.write(revocation);
    }

    /**
     * Revokes one access token, and waits like {@link #revoke}. Where too many tokens of its subject were revoked within a
     * minute, its session ends instead.
     *
     * @throws ProblemException with 429 when the token has no session
     */
    public Confirmation revokeToken(AccessToken token) {
        return revoke(singleTokens.of(token));
    }

    /** Revokes one access token like {@link #revokeToken}, but does not wait. */
    public void revokeTokenWithoutWaiting(AccessToken token) {
        revokeWithoutWaiting(singleTokens.of(token));
    }

    /**
     * Waits until everything that is in the log now holds everywhere, like {@link #revoke}: for a call that finds nothing left
     * to do, since an earlier one has done it and may still wait.
     */
    public void awaitEarlier() {
        confirmations.await(statements.latest());
    }

    /** Has the verifiers notified of revocations that a database function has committed. Does not wait for them. */
    public void wakeVerifiers() {
        statements.wakeVerifiers();
    }

    /** {@return how long a session stays revoked after its last access token has expired} */
    public Duration keptFor() {
        return lifetime.keptFor();
    }
}
