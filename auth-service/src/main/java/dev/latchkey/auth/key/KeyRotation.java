package dev.latchkey.auth.key;

import dev.latchkey.auth.key.KeyFunctions.Change;
import dev.latchkey.auth.key.KeyFunctions.Ended;
import dev.latchkey.auth.key.KeyFunctions.Publication;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replaces keys: by schedule, on request, and in an emergency. Each step is one statement in the database that any replica
 * may execute. So a rotation goes on when the replica that began it is gone.
 */
@Singleton
class KeyRotation {
    private static final Logger LOG = LoggerFactory.getLogger(KeyRotation.class);

    private final KeyStore store;
    private final KeyFunctions functions;
    private final SigningKeyRepository repository;
    private final KeyRevocations revocations;
    private final KeySettings settings;
    private final Optional<MeterRegistry> metrics;
    private volatile boolean toldThatItIsFull;

    KeyRotation(
            KeyStore store,
            KeyFunctions functions,
            SigningKeyRepository repository,
            KeyRevocations revocations,
            KeySettings settings,
            Optional<MeterRegistry> metrics) {
        this.store = store;
        this.functions = functions;
        this.repository = repository;
        this.revocations = revocations;
        this.settings = settings;
        this.metrics = metrics;
    }

    /** The result of an emergency. */
    sealed interface Emergency {
        /**
         * The tokens of the key, or of all keys, are refused everywhere.
         *
         * @param confirmed how many verifiers have confirmed that
         */
        record Over(OptionalInt confirmed) implements Emergency {}

        record UnknownKey() implements Emergency {}
    }

    /** Publishes a successor to the active key, which signs once the verifiers know it. */
    Publication rotate() {
        return publish(Duration.ZERO);
    }

    /**
     * Ends a key, or all keys, at once: it leaves the key set, its private key is deleted, and its tokens are revoked.
     * Blocks until the verifiers have confirmed that, or their leases have run out. If a new key is needed, it signs once
     * the verifiers know it. Requests for tokens wait until then.
     *
     * @param kid null for all keys
     */
    Emergency end(@Nullable String kid) {
        List<Ended> ended = functions.end(kid, store.make());
        store.look();
        if (ended.isEmpty()) {
            return new Emergency.UnknownKey();
        }
        LOG.warn(
                "An administrator has ended the keys {} in an emergency; all their tokens are revoked now",
                ended.stream().map(Ended::kid).toList());
        // A verifier that knows the last revocation knows them all.
        ended.subList(1, ended.size()).forEach(key -> revocations.revokeWithoutWaiting(key.kid(), key.until()));
        OptionalInt confirmed =
                revocations.revoke(ended.getFirst().kid(), ended.getFirst().until());
        advance();
        awaitKeyThatSigns();
        return new Emergency.Over(confirmed);
    }

    private void awaitKeyThatSigns() {
        try {
            store.toSign();
        } catch (UnavailableException e) {
            LOG.warn("The new key does not sign yet: a verifier does not know it. Token requests get 503 until then.");
        }
    }

    /** Takes the steps that are due. Any replica may do so at any time. */
    void step() {
        if (settings.rotatesBySchedule() && functions.needsSuccessor(settings.rotationInterval())) {
            publish(settings.rotationInterval());
        }
        advance();
        finishEmergencies();
    }

    private Publication publish(Duration after) {
        SealedKey successor = store.make();
        Publication outcome = functions.publish(successor, after, settings.publishTime(), settings.publishWait());
        switch (outcome) {
            case PUBLISHED -> {
                revocations.wakeVerifiers();
                report(new Change(successor.kid(), "published"));
            }
            case FULL -> {
                if (!toldThatItIsFull) {
                    LOG.warn("The key set is full, so no key is published until a retired key has left the set.");
                }
            }
            case PENDING, EARLY -> LOG.debug("No key is published: {}", outcome);
        }
        toldThatItIsFull = outcome == Publication.FULL;
        store.look();
        return outcome;
    }

    private void advance() {
        List<Change> changes = functions.advance(settings.retentionMargin());
        changes.forEach(this::report);
        if (!changes.isEmpty()) {
            revocations.wakeVerifiers();
            store.look();
        }
    }

    /** Revokes ended keys. The replica that ended them may have died before it revoked them. */
    private void finishEmergencies() {
        for (SigningKey key : repository.findNotYetRevoked()) {
            LOG.warn("Revoking the key {}, which another replica has ended in an emergency", key.kid());
            revocations.revokeWithoutWaiting(key.kid(), Objects.requireNonNull(key.endsAt()));
        }
    }

    private void report(Change change) {
        LOG.info("The key {} is {}", change.kid(), change.change());
        metrics.ifPresent(registry -> registry.counter("latchkey.key.changes", "change", change.change())
                .increment());
    }
}
