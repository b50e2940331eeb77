package dev.latchkey.benchmark;

import dev.latchkey.benchmark.growth.GrowthScenario;
import dev.latchkey.benchmark.guess.GuessScenario;
import dev.latchkey.benchmark.issue.IssueScenario;
import dev.latchkey.benchmark.jmh.JmhScenario;
import dev.latchkey.benchmark.lab.BenchOptions;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.load.Wrk;
import dev.latchkey.benchmark.logout.LogoutScenario;
import dev.latchkey.benchmark.page.PageScenario;
import dev.latchkey.benchmark.passkey.PasskeyScenario;
import dev.latchkey.benchmark.peer.KeycloakScenario;
import dev.latchkey.benchmark.peer.SpringScenario;
import dev.latchkey.benchmark.raw.RawScenario;
import dev.latchkey.benchmark.start.ImageScenario;
import dev.latchkey.benchmark.start.MemoryScenario;
import dev.latchkey.benchmark.start.StartScenario;
import dev.latchkey.benchmark.verify.VerifyScenario;
import dev.latchkey.stack.Training;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The main class of {@code ./stack bench}. */
public final class BenchCommand {
    /** The system property with the root of the checkout. The script {@code ./stack} sets it. */
    private static final String REPOSITORY = "latchkey.repository";

    private static final int FAILED = 1;
    private static final int WRONG_ARGUMENTS = 2;

    private static final List<Scenario> SCENARIOS = List.of(
            new RawScenario(),
            new StartScenario(),
            new VerifyScenario(),
            new IssueScenario(),
            new PasskeyScenario(),
            new PageScenario(),
            new LogoutScenario(),
            new GrowthScenario(),
            new GuessScenario(),
            new MemoryScenario(),
            new ImageScenario(),
            new JmhScenario());

    private static final List<Scenario> PEERS = List.of(new SpringScenario(), new KeycloakScenario());

    private BenchCommand() {}

    public static void main(String[] arguments) throws IOException {
        System.exit(run(List.of(arguments), System.out, System.err));
    }

    private static int run(List<String> arguments, PrintStream out, PrintStream err) throws IOException {
        Path repository = Path.of(System.getProperty(REPOSITORY, "")).toAbsolutePath();
        BenchOptions options;
        try {
            options = BenchOptions.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            err.println("stack: " + wrong.getMessage() + " See ./stack --help.");
            return WRONG_ARGUMENTS;
        }
        try {
            Wrk.requireInstalled();
        } catch (LoadFailure missing) {
            err.println("stack: " + missing.getMessage());
            return FAILED;
        }
        train(repository, out);
        List<Scenario> scenarios = new ArrayList<>(SCENARIOS);
        if (options.peers()) {
            scenarios.addAll(PEERS);
        }
        return new Bench(repository, arguments, options, scenarios, out, err).run() ? 0 : FAILED;
    }

    /**
     * Trains the services if needed. So the benchmark measures starts from the cache, as in images.
     */
    private static void train(Path repository, PrintStream out) {
        Training training = new Training(repository);
        if (!training.isUpToDate()) {
            out.println("The services have changed: running them once to make the caches for quick starts.");
            training.run();
        }
    }
}
