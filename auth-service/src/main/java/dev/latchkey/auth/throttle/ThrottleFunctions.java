package dev.latchkey.auth.throttle;

import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** The database functions that count failures, one statement each. */
@Singleton
final class ThrottleFunctions {
    private static final String COUNT = "SELECT * FROM auth.count_attempt(?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String FORGET = "SELECT auth.forget_attempts(CAST(? AS uuid[]), CAST(? AS uuid[]), ?)";
    private static final String GIVE_BACK = "SELECT auth.give_back_attempt(?, ?, ?)";
    private static final String PURGE = "SELECT auth.purge_throttle(?, ?)";

    private final DatabaseFunctions functions;

    ThrottleFunctions(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /** The result of an attempt. */
    enum Outcome {
        COUNTED,
        BLOCKED,
        ADDRESS_BLOCKED
    }

    /**
     * The answer of {@code auth.count_attempt}.
     *
     * @param blocked how long further attempts are blocked from now on; zero when the next attempt may follow at once
     * @param failures in a row, including this attempt
     */
    record Count(Outcome outcome, Duration blocked, int failures) {}

    /** Counts an attempt as a failure, unless its key or its address is blocked. */
    Count count(ThrottleKey key, @Nullable ThrottleKey address, ThrottleRule rule) {
        return functions.one(
                COUNT,
                row -> new Count(
                        outcome(row.getString("outcome")),
                        Duration.ofMillis(Math.max(0, (long) Math.ceil(row.getDouble("blocked_seconds") * 1000))),
                        row.getInt("failures")),
                key.id(),
                address == null ? null : address.id(),
                rule.failures(),
                rule.span(),
                rule.firstDelay(),
                rule.longestDelay(),
                rule.inRow(),
                rule.kept());
    }

    /** Records a success; see {@code auth.forget_attempts}. */
    void forget(Collection<ThrottleKey> succeeded, Collection<ThrottleKey> others, Duration longestDelay) {
        functions.run(FORGET, ids(succeeded), ids(others), longestDelay);
    }

    /** Takes back an attempt without a verdict. */
    void giveBack(ThrottleKey key, ThrottleRule rule) {
        functions.run(GIVE_BACK, key.id(), rule.failures(), rule.inRow());
    }

    long purge(long mostRows, int batchSize) {
        return functions.one(PURGE, row -> row.getLong(1), mostRows, batchSize);
    }

    private static Collection<?> ids(Collection<ThrottleKey> keys) {
        return keys.stream().map(ThrottleKey::id).toList();
    }

    private static Outcome outcome(String text) {
        return switch (text) {
            case "counted" -> Outcome.COUNTED;
            case "blocked" -> Outcome.BLOCKED;
            case "address_blocked" -> Outcome.ADDRESS_BLOCKED;
            default -> throw new IllegalStateException("auth.count_attempt has another version: it answers " + text);
        };
    }
}
