package dev.latchkey.benchmark.lab;

import dev.latchkey.benchmark.load.Burst;
import dev.latchkey.benchmark.load.Bursts;
import dev.latchkey.benchmark.load.Load;
import dev.latchkey.benchmark.load.Meter;
import dev.latchkey.benchmark.load.Wrk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * The environment of the scenarios.
 *
 * @param repository the root of the checkout
 * @param folder for the scenarios' files; deleted at the end of the run
 * @param log receives the services' output line by line, from several threads; it is kept
 */
public record Lab(Path repository, Path folder, BenchOptions options, Consumer<String> log) {
    public Pace pace() {
        return options.pace();
    }

    /** {@return true if the run measures rows with this prefix} */
    public boolean wants(String beginning) {
        return options.wants(beginning);
    }

    /** {@return the load generator} */
    public Wrk wrk() {
        return Wrk.in(folder);
    }

    /** {@return the folder with the software that is compared} */
    public Path peers() {
        return repository.resolve("benchmarks/peers");
    }

    /** {@return a new folder} */
    public Path newFolder(String name) throws IOException {
        return Files.createTempDirectory(folder, name + "-");
    }

    /** Applies the load until the servers are warm. */
    public void warmUp(Load load) {
        load.run(pace().warmUp());
    }

    /** {@return the results of a load that is measured alone, {@link Pace#runs} times} */
    public Bursts measure(Meter meter, Load load) {
        List<Burst> bursts = new ArrayList<>();
        for (int run = 0; run < pace().runs(); run++) {
            bursts.add(meter.measure(load, pace().burst()));
        }
        return new Bursts(bursts);
    }

    /**
     * Measures two things in turn, so that other work on the machine affects both equally.
     *
     * @param first measures once; {@code second} does so, too
     */
    public <A, B> Pairs<A, B> inTurn(Supplier<A> first, Supplier<B> second) {
        List<A> firsts = new ArrayList<>();
        List<B> seconds = new ArrayList<>();
        for (int pair = 0; pair < pace().pairs(); pair++) {
            // Each goes first equally often, because the second one may find the machine warmer.
            if (pair % 2 == 0) {
                firsts.add(first.get());
                seconds.add(second.get());
            } else {
                seconds.add(second.get());
                firsts.add(first.get());
            }
        }
        return new Pairs<>(firsts, seconds);
    }
}
