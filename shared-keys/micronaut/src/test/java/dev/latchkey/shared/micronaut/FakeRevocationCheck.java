package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.revocation.RevocationCheck;
import dev.latchkey.shared.revocation.RevocationStatus;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.context.annotation.Requires;
import io.netty.util.concurrent.FastThreadLocalThread;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.concurrent.ConcurrentLinkedQueue;
import reactor.core.scheduler.Schedulers;

/** Returns the status that a test sets, and records the asking threads. */
@Singleton
@Requires(property = "test.fake-revocation-check")
final class FakeRevocationCheck implements RevocationCheck {
    private final Collection<Thread> askers = new ConcurrentLinkedQueue<>();
    private volatile RevocationStatus status = RevocationStatus.NOT_REVOKED;

    void say(RevocationStatus answer) {
        status = answer;
    }

    /** {@return the event loop threads that asked; such threads must not wait} */
    Collection<Thread> askersThatMustNotWait() {
        return askers.stream()
                .filter(thread -> thread instanceof FastThreadLocalThread || Schedulers.isNonBlockingThread(thread))
                .toList();
    }

    int asked() {
        return askers.size();
    }

    @Override
    public RevocationStatus check(AccessToken token) {
        askers.add(Thread.currentThread());
        return status;
    }

    @Override
    public boolean blocks() {
        return true;
    }
}
