package dev.latchkey.auth.revocation;

import dev.latchkey.auth.key.KeyRevocations;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.OptionalInt;

/** Revokes signing keys. */
@Singleton
final class RevokedKeys implements KeyRevocations {
    private final RevocationLog log;
    private final LeaseWatch watch;

    RevokedKeys(RevocationLog log, LeaseWatch watch) {
        this.log = log;
        this.watch = watch;
    }

    @Override
    public void revokeWithoutWaiting(String kid, Instant until) {
        log.revokeWithoutWaiting(new Revocation.OfKey(kid, until));
    }

    @Override
    public OptionalInt revoke(String kid, Instant until) {
        Integer confirmed = log.revoke(new Revocation.OfKey(kid, until)).confirmed();
        return confirmed == null ? OptionalInt.empty() : OptionalInt.of(confirmed);
    }

    @Override
    public void wakeVerifiers() {
        watch.wakeVerifiers();
    }
}
