package dev.latchkey.auth.key;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The database functions that change a key's state. Each call is a statement that commits by itself. The function waits for
 * a lock, and then checks whether there is still anything to do. So any number of replicas may call it at any time.
 */
@Singleton
final class KeyFunctions {
    private final DatabaseFunctions functions;

    KeyFunctions(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /** The result of publishing a successor. */
    enum Publication {
        PUBLISHED,
        /** There is a successor already. */
        PENDING,
        /** The active key has not signed for long enough, or there is no active key. */
        EARLY,
        /** The key set has no room for another key. */
        FULL
    }

    /**
     * A change of a key's state.
     *
     * @param change {@code activated}, {@code retired} or {@code removed}
     */
    record Change(String kid, String change) {}

    /**
     * A key that was ended.
     *
     * @param until when its revocation is not needed any more
     */
    record Ended(String kid, Instant until) {}

    /** Adds a key that signs at once. Does nothing if there are keys. */
    void makeFirst(SealedKey key) {
        functions.run("SELECT auth.make_first_key(?, ?, ?)", key.kid(), key.encryptedJwk(), key.longestTokenSeconds());
    }

    /** {@return whether the active key has signed for this time, and has no successor yet} */
    boolean needsSuccessor(Duration after) {
        return functions.one("SELECT auth.needs_successor(?)", row -> row.getBoolean(1), after);
    }

    /**
     * Adds a successor to the active key.
     *
     * @param after how long the active key must have signed
     * @param atLeast how long the successor is published before it may sign
     * @param atMost how long it waits at most until the verifiers know it
     */
    Publication publish(SealedKey key, Duration after, Duration atLeast, Duration atMost) {
        return functions.one(
                "SELECT auth.publish_key(?, ?, ?, ?, ?, ?)",
                row -> Publication.valueOf(row.getString(1).toUpperCase(Locale.ROOT)),
                key.kid(),
                key.encryptedJwk(),
                key.longestTokenSeconds(),
                after,
                atLeast,
                atMost);
    }

    /**
     * Takes all steps that are due: activates, retires and removes keys.
     *
     * @param margin how long a retired key stays after its last token has expired
     */
    List<Change> advance(Duration margin) {
        return functions.all(
                "SELECT * FROM auth.advance_keys(?)",
                row -> new Change(row.getString("changed_kid"), row.getString("change")),
                margin);
    }

    /**
     * Ends a key, or all keys.
     *
     * @param kid null for all keys
     * @param successor added if no key remains that signs or will sign
     * @return the keys to be revoked, including those that were ended before; empty when there is no such key
     */
    List<Ended> end(@Nullable String kid, SealedKey successor) {
        return functions.all(
                "SELECT * FROM auth.revoke_keys(?, ?, ?, ?)",
                row -> new Ended(row.getString("revoked_kid"), DatabaseFunctions.instant(row, "revoked_until")),
                kid,
                successor.kid(),
                successor.encryptedJwk(),
                successor.longestTokenSeconds());
    }
}
