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
 * Where scenarios work.
 *
 * @param repository the root of the checkout
 * @param folder for whatever they write; it goes when the run has ended
 * @param log gets what services write, line by line, from several threads: it stays
 */
public record Lab(Path repository, Path folder, BenchOptions options, Consumer<String> log) {
    public Pace pace() {
        return options.pace();
    }

    /** {@return whether rows are wanted whose names begin so} */
    public boolean wants(String beginning) {
        return options.wants(beginning);
    }

    /** {@return the load generator} */
    public Wrk wrk() {
        return Wrk.in(folder);
    }

    /** {@return where other software is made ready to be measured} */
    public Path peers() {
        return repository.resolve("benchmarks/peers");
    }

    /** {@return a new folder} */
    public Path newFolder(String name) throws IOException {
        return Files.createTempDirectory(folder, name + "-");
    }

    /** Loads as long as servers need until they are as quick as they will get. */
    public void warmUp(Load load) {
        load.run(pace().warmUp());
    }

    /** {@return as many runs as a load that is measured by itself gets} */
    public Bursts measure(Meter meter, Load load) {
        List<Burst> bursts = new ArrayList<>();
        for (int run = 0; run < pace().runs(); run++) {
            bursts.add(meter.measure(load, pace().burst()));
        }
        return new Bursts(bursts);
    }

    /**
     * Measures two things in turn, so that what else the machine does meanwhile disturbs both alike.
     *
     * @param first and {@code second} measure once each
     */
    public <A, B> Pairs<A, B> inTurn(Supplier<A> first, Supplier<B> second) {
        List<A> firsts = new ArrayList<>();
        List<B> seconds = new ArrayList<>();
        for (int pair = 0; pair < pace().pairs(); pair++) {
            // Each goes first as often as the other: whoever comes second may find the machine warmer.
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
