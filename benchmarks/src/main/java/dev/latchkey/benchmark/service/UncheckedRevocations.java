package dev.latchkey.benchmark.service;

import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.RevocationStatus;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Singleton;

/**
 * No check at all, to compare with: where it is switched on it takes the place of the real one. No setting of a service
 * does this, so that nobody switches the check off by mistake: this class has to be on its class path.
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
