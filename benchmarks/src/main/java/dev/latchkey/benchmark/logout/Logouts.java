package dev.latchkey.benchmark.logout;

import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Calls;
import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.load.LoadResult;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.Sessions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Logouts of one account's sessions. Every running verifier must confirm each logout, or the measurement fails.
 *
 * @param verifiers how many verifiers run
 */
public record Logouts(AuthClient client, Sessions sessions, String username, int verifiers) {
    /** Makes {@code count} logouts, 100 a second, and measures none of them. */
    public void warmUp(int count) throws SQLException, InterruptedException {
        // The first logouts may be confirmed by fewer verifiers, because some verifiers have just started.
        List<AuthClient.Tokens> tokens = sessions.open(username, count);
        new Calls(tokens.stream()
                        .map(each -> (Call) () -> client.logOut(each.access()))
                        .toList())
                .atRate(100);
    }

    /**
     * Measures logouts at a steady rate.
     *
     * @param name the prefix of the rows' names, without {@code .p50_ms}
     * @param count how many logouts each run makes
     */
    public void measure(Rows rows, String name, int runs, int count, int perSecond)
            throws SQLException, InterruptedException {
        List<LoadResult> results = repeated(runs, count, calls -> calls.atRate(perSecond));
        rows.add(Row.of(name + ".p50_ms", "ms", millis(results, LoadResult::median)));
        rows.add(Row.of(name + ".p99_ms", "ms", millis(results, LoadResult::p99)));
    }

    /** Measures the highest rate. Each of the {@code callers} waits for an answer before its next logout. */
    public void measureMost(Rows rows, String name, int runs, int count, int callers)
            throws SQLException, InterruptedException {
        List<LoadResult> results = repeated(runs, count, calls -> calls.sideBySide(callers));
        rows.add(Row.of(
                name + ".per_s",
                "1/s",
                results.stream().map(LoadResult::perSecond).toList()));
        rows.add(Row.of(name + ".p50_ms", "ms", millis(results, LoadResult::median)));
        rows.add(Row.of(name + ".p99_ms", "ms", millis(results, LoadResult::p99)));
    }

    private List<LoadResult> repeated(int runs, int count, Function<Calls, LoadResult> way)
            throws SQLException, InterruptedException {
        List<LoadResult> results = new ArrayList<>();
        for (int run = 0; run < runs; run++) {
            results.add(way.apply(new Calls(sessions.open(username, count).stream()
                    .map(tokens -> (Call) () -> confirmed(tokens.access()))
                    .toList())));
        }
        return results;
    }

    private void confirmed(String token) {
        int confirmed = client.logOut(token);
        if (confirmed != verifiers) {
            throw new LoadFailure("a logout was confirmed by %d verifiers, not %d".formatted(confirmed, verifiers));
        }
    }

    private static List<Double> millis(List<LoadResult> results, Function<LoadResult, Duration> time) {
        return results.stream()
                .map(result -> time.apply(result).toNanos() / 1e6)
                .toList();
    }
}
