package dev.latchkey.benchmark;

import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.RevocationStatus;
import dev.latchkey.shared.token.AccessToken;
import jakarta.inject.Singleton;

/**
 * No check at all, to compare with: on the class path of a service it takes the place of the real one. There is no setting
 * that does this, so that nobody switches the check off by mistake.
 */
@Singleton
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
