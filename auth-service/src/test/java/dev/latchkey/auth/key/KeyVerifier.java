package dev.latchkey.auth.key;

import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.key.KeySetLimits;
import dev.latchkey.shared.key.RemoteKeys;
import dev.latchkey.shared.revocation.DirectRevocationCheck;
import dev.latchkey.shared.revocation.LeaseTerms;
import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.RevocationStatus;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.token.AccessTokenVerifier;
import dev.latchkey.shared.token.Refusal;
import dev.latchkey.shared.token.Verification;
import dev.latchkey.shared.token.VerificationPolicy;
import java.net.URI;
import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A service that verifies tokens and renews its lease only when the test says so. It fetches the key set over HTTP at its
 * start, and then only if the database lists a key that it lacks. It refuses a token with an unknown {@code kid} and does
 * not fetch for it: so a test fails if a key signs before the verifiers know it.
 */
final class KeyVerifier implements AutoCloseable {
    private static final Duration NEVER = Duration.ofHours(1);
    private static final KeySetLimits ONE_FETCH =
            new KeySetLimits(NEVER.multipliedBy(3), NEVER, NEVER, Duration.ofSeconds(10));
    private static final JWKSelector ANY = new JWKSelector(new JWKMatcher.Builder().build());

    private final TestDatabase database;
    private final URI jwksUri;
    private final Duration lease;
    private final Clock clock;
    private final RevocationCheck revocations;
    private final UUID id = UUID.randomUUID();
    private volatile Known known;

    private record Known(RemoteKeys keys, AccessTokenVerifier verifier, Set<String> kids) {}

    KeyVerifier(TestDatabase database, URI jwksUri, Duration lease, Clock clock) {
        this.database = database;
        this.jwksUri = jwksUri;
        this.lease = lease;
        this.clock = clock;
        this.revocations = new DirectRevocationCheck(database.dataSource(Role.RESOURCE), Duration.ofSeconds(10));
        this.known = fetch();
    }

    /** Renews the lease and reports the known keys. If the database lists others, fetches the key set and reports again. */
    void sync() {
        if (!known.kids().containsAll(report())) {
            Known before = known;
            known = fetch();
            before.keys().close();
            report();
        }
    }

    /**
     * Renews the lease and reports the known keys.
     *
     * @return the {@code kid} of each key that the database lists as published
     */
    Set<String> report() {
        try (Connection connection = database.dataSource(Role.RESOURCE).getConnection();
                PreparedStatement renew = connection.prepareStatement("SELECT shared.renew(?, ?, ?, ?, 0, NULL, ?)");
                PreparedStatement read = connection.prepareStatement("SELECT kids FROM shared.key_set")) {
            renew.setObject(1, id);
            renew.setString(2, "test");
            renew.setString(3, "here");
            Duration granted = lease.compareTo(LeaseTerms.LONGEST) < 0 ? lease : LeaseTerms.LONGEST;
            renew.setInt(4, Math.toIntExact(granted.toMillis()));
            renew.setArray(5, connection.createArrayOf("text", known.kids().toArray()));
            renew.execute();
            stayLive(lease.minus(granted));
            try (ResultSet row = read.executeQuery()) {
                row.next();
                Array kids = row.getArray(1);
                return Set.of((String[]) kids.getArray());
            }
        } catch (SQLException e) {
            throw new IllegalStateException("the verifier cannot renew its lease", e);
        }
    }

    /**
     * Keeps the lease row live for longer than a lease may be, because a test on a slow machine may take that long.
     *
     * @param longer the time beyond the longest lease; nothing happens unless it is positive
     */
    private void stayLive(Duration longer) {
        if (longer.isPositive()) {
            database.execute(
                    Role.AUTH,
                    "UPDATE shared.verifier_lease SET renewed_at = renewed_at + make_interval(secs => "
                            + longer.toSeconds() + ") WHERE verifier_id = '" + id + "'");
        }
    }

    /** {@return the whole decision of a verifying service: signature, claims and revocation} */
    Verification verify(String token) {
        Verification verification = known.verifier().verify(token);
        if (verification instanceof Verification.Accepted accepted
                && revocations.check(accepted.token()) != RevocationStatus.NOT_REVOKED) {
            return new Verification.Refused(Refusal.REVOKED);
        }
        return verification;
    }

    private Known fetch() {
        RemoteKeys keys = new RemoteKeys(jwksUri, ONE_FETCH);
        VerificationPolicy policy =
                new VerificationPolicy(AuthServer.ISSUER, Set.of("latchkey-api"), Duration.ofSeconds(30));
        try {
            Set<String> kids = keys.get(ANY, null).stream().map(JWK::getKeyID).collect(Collectors.toUnmodifiableSet());
            return new Known(keys, new AccessTokenVerifier(keys, policy, clock), kids);
        } catch (KeySourceException e) {
            throw new IllegalStateException("the key set cannot be fetched", e);
        }
    }

    @Override
    public void close() {
        known.keys().close();
        database.execute(Role.RESOURCE, "SELECT shared.leave('" + id + "')");
    }
}
