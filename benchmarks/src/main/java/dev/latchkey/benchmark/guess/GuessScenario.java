package dev.latchkey.benchmark.guess;

import dev.latchkey.benchmark.lab.BenchOptions;
import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Pairs;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Calls;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.load.LoadResult;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.benchmark.stack.Sessions;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Measures userinfo, refresh and logout at a steady rate, with 200 guessers of passwords and without. The ratio of the
 * 99th percentiles shows what one attacker costs all other users.
 */
public final class GuessScenario implements Scenario {
    private static final int GUESSERS = 200;
    private static final int PER_SECOND = 50;
    private static final int BURSTS = 2;
    private static final String OWNER = "ada";

    @Override
    public List<String> beginnings() {
        return List.of("guess");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            AuthClient client = new AuthClient(new Http(), stack.auth());
            client.register(OWNER);
            String token = client.logIn(OWNER).access();
            Run run = new Run(lab, rows, client, new Sessions(stack, client), new ArrayList<>(), new ArrayList<>());
            if (wantsUserInfo(lab.options())) {
                run.measure("guess.userinfo", tokens -> () -> client.userInfo(token));
            }
            if (lab.wants("guess.refresh")) {
                run.measure("guess.refresh", tokens -> () -> client.refresh(tokens.refresh()));
            }
            if (lab.wants("guess.logout")) {
                run.measure("guess.logout", tokens -> () -> client.logOut(tokens.access()));
            }
            rows.add(Row.of("guess.compared.per_s", "1/s", run.compared));
            rows.add(Row.of("guess.refused.per_s", "1/s", run.refused));
        }
    }

    /** {@return whether userinfo is measured: for its own rows, or for the rows of the guesses, which need any request} */
    static boolean wantsUserInfo(BenchOptions options) {
        return options.wants("guess.userinfo") || options.wants("guess.compared") || options.wants("guess.refused");
    }

    /** One run on a running stack. It also counts compared and refused guesses per second. */
    private record Run(
            Lab lab, Rows rows, AuthClient client, Sessions sessions, List<Double> compared, List<Double> refused) {

        /**
         * Measures one request with guessers and without, in turn.
         *
         * @param request receives the tokens of a session that nothing else uses
         */
        void measure(String name, Function<AuthClient.Tokens, Call> request) {
            warmUp(request);
            Pairs<LoadResult, LoadResult> pairs = lab.inTurn(() -> guessed(request), () -> alone(request));
            List<Double> with = p99(pairs.first());
            List<Double> without = p99(pairs.second());
            rows.add(Row.of(name + ".alone.p99_ms", "ms", without));
            rows.add(Row.of(name + ".guessed.p99_ms", "ms", with));
            rows.add(Row.ratio(name + ".guessed_to_alone.ratio", with, without));
        }

        /** Warms up with guessers, so that the code that refuses them is compiled, too. */
        private void warmUp(Function<AuthClient.Tokens, Call> request) {
            try (Guessers _ = guessers()) {
                for (int second = 0; second < lab.pace().warmUp().toSeconds(); second++) {
                    calls(PER_SECOND, request).atRate(PER_SECOND);
                }
            }
        }

        private Guessers guessers() {
            return Guessers.start(new AuthClient(new Http(), client.auth()), OWNER, GUESSERS);
        }

        private LoadResult alone(Function<AuthClient.Tokens, Call> request) {
            return calls(seconds() * PER_SECOND, request).atRate(PER_SECOND);
        }

        private LoadResult guessed(Function<AuthClient.Tokens, Call> request) {
            Calls calls = calls(seconds() * PER_SECOND, request);
            try (Guessers guessers = guessers()) {
                long comparedBefore = guessers.compared();
                long refusedBefore = guessers.refused();
                LoadResult result = calls.atRate(PER_SECOND);
                compared.add((guessers.compared() - comparedBefore) / (double) seconds());
                refused.add((guessers.refused() - refusedBefore) / (double) seconds());
                return result;
            }
        }

        private int seconds() {
            return (int) lab.pace().burst().multipliedBy(BURSTS).toSeconds();
        }

        private Calls calls(int count, Function<AuthClient.Tokens, Call> request) {
            try {
                return new Calls(
                        sessions.open(OWNER, count).stream().map(request).toList());
            } catch (SQLException failed) {
                throw new LoadFailure("the sessions could not be written", failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new LoadFailure("interrupted", interrupted);
            }
        }

        private static List<Double> p99(List<LoadResult> results) {
            return results.stream().map(result -> result.p99().toNanos() / 1e6).toList();
        }
    }
}
