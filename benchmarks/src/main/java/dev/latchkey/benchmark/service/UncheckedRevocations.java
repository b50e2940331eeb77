package dev.latchkey.benchmark.service;

import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.RevocationStatus;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/**
 * Accepts every token without a check, for comparison. If {@code benchmark.unchecked} is true, it replaces the real
 * check. A service alone has no such setting, so that the check cannot be disabled by mistake: this class must be on
 * its class path.
 */
@Singleton
@Requires(property = "benchmark.unchecked", value = "true")
final class UncheckedRevocations implements RevocationCheck {
    @Override
    public RevocationStatus check(AccessToken token) {
        return RevocationStatus.NOT_REVOKED;
    }

    @Override
    public boolean blocks() {
        return false;
    }
}
