package dev.latchkey.auth.key;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The database functions that change a key's state. Each is a statement that commits by itself, waits for its turn, and
 * looks under the lock whether there is still anything to do, so that any number of replicas may call them at any time.
 */
@Singleton
final class KeyFunctions {
    private final DatabaseFunctions functions;

    KeyFunctions(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /** What came of publishing a successor. */
    enum Publication {
        PUBLISHED,
        /** There is a successor already. */
        PENDING,
        /** The active key has not signed for so long, or there is none. */
        EARLY,
        /** The key set has no room for another key. */
        FULL
    }

    /**
     * A key changed its state.
     *
     * @param change {@code activated}, {@code retired} or {@code removed}
     */
    record Change(String kid, String change) {}

    /**
     * A key that was ended.
     *
     * @param until when nobody can have a use for its revocation any more
     */
    record Ended(String kid, Instant until) {}

    /** Adds a key that signs at once, unless there are keys. */
    void makeFirst(SealedKey key) {
        functions.call(
                "SELECT auth.make_first_key(?, ?, ?)",
                row -> key,
                key.kid(),
                key.encryptedJwk(),
                key.longestTokenSeconds());
    }

    /** {@return whether the active key has signed for so long, and has no successor yet} */
    boolean needsSuccessor(Duration after) {
        return functions
                .call("SELECT auth.needs_successor(make_interval(secs => ?))", row -> row.getBoolean(1), after)
                .getFirst();
    }

    /**
     * Adds a successor to the active key.
     *
     * @param after how long the active key must have signed
     * @param atLeast how long the successor is published before it signs
     * @param atMost how long it waits for the verifiers
     */
    Publication publish(SealedKey key, Duration after, Duration atLeast, Duration atMost) {
        return functions
                .call(
                        "SELECT auth.publish_key(?, ?, ?, make_interval(secs => ?), make_interval(secs => ?),"
                                + " make_interval(secs => ?))",
                        row -> Publication.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                        key.kid(),
                        key.encryptedJwk(),
                        key.longestTokenSeconds(),
                        after,
                        atLeast,
                        atMost)
                .getFirst();
    }

    /**
     * Does what is due: activates, retires, removes.
     *
     * @param margin how long a retired key stays after its last token
     */
    List<Change> advance(Duration margin) {
        return functions.call(
                "SELECT changed_kid, change FROM auth.advance_keys(make_interval(secs => ?))",
                row -> new Change(row.getString(1), row.getString(2)),
                margin);
    }

    /**
     * Ends a key, or all.
     *
     * @param kid null for every key there is
     * @param successor added where no key is left that signs, or will
     * @return those to be revoked, also those that were ended before; empty when there is no such key
     */
    List<Ended> end(@Nullable String kid, SealedKey successor) {
        return functions.call(
                "SELECT revoked_kid, revoked_until FROM auth.revoke_keys(?, ?, ?, ?)",
                row -> new Ended(
                        row.getString(1), row.getObject(2, OffsetDateTime.class).toInstant()),
                kid,
                successor.kid(),
                successor.encryptedJwk(),
                successor.longestTokenSeconds());
    }
}
