package dev.latchkey.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The JVM's ahead-of-time cache for one service (JEP 483, 514, 515). A training run writes it: classes that are loaded
 * and linked, and profiles of methods. The next start then skips this work.
 *
 * <p>The JVM refuses a cache that another JVM has made, or that was made for other jars, and starts without it. A note
 * beside the cache file lists what the cache was made from. The stack offers a cache to the JVM only if the note
 * matches. A mismatch also tells that a new training run is needed.
 *
 * @param service the service that starts from the cache
 * @param repository the root of the checkout
 */
record AotCache(Service service, Path repository) {

    private static final String CACHE = "-XX:AOTCache=";
    private static final String OUTPUT = "-XX:AOTCacheOutput=";

    /** {@return true if there is a cache for the current jars, options and JVM} */
    boolean isFresh() {
        try {
            return Files.exists(file()) && Files.readString(note()).equals(ingredients());
        } catch (IOException missing) {
            return false;
        }
    }

    /** {@return JVM options that make a run of the service write {@link #draft} at its end} */
    List<String> trainingOptions() {
        // The cache also stores profiles of methods. The JVM records them only if the C2 compiler is enabled.
        return List.of(OUTPUT + draft(), "-XX:TieredStopAtLevel=4");
    }

    /**
     * Replaces the cache by the draft that a training run has written.
     *
     * @throws StackFailure when there is no draft
     */
    void accept() {
        try {
            Files.deleteIfExists(note());
            Files.move(draft(), file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(note(), ingredients());
        } catch (IOException missing) {
            throw new StackFailure(
                    "The training run of %s wrote no cache (%s).".formatted(service.module(), missing), missing);
        }
    }

    /**
     * {@return options to start the service from the cache; none if the cache is stale or {@code others} name another
     * cache}
     */
    List<String> optionsBeside(List<String> others) {
        boolean decided = others.stream().anyMatch(option -> option.startsWith(CACHE) || option.startsWith(OUTPUT));
        return decided || !isFresh() ? List.of() : List.of(CACHE + file());
    }

    /** The service's jar, whose manifest names the libraries beside it. */
    Path jar() {
        return target().resolve(service.module() + ".jar");
    }

    /** {@return the file of the JVM options that all services share; {@code java @file} reads it} */
    Path optionsFile() {
        return repository.resolve("jvm/service.options");
    }

    Path file() {
        return target().resolve(service.module() + ".aot");
    }

    private Path draft() {
        return target().resolve(service.module() + ".aot.new");
    }

    private Path note() {
        return target().resolve(service.module() + ".aot.made-of");
    }

    private Path target() {
        return repository.resolve(service.module()).resolve("target");
    }

    private String ingredients() throws IOException {
        try (Stream<Path> libraries = Files.list(target().resolve("lib"))) {
            String jars = Stream.concat(Stream.of(jar()), libraries.sorted())
                    .map(AotCache::identity)
                    .collect(Collectors.joining("\n"));
            return String.join(
                    "\n",
                    System.getProperty("java.home"),
                    System.getProperty("java.vm.version"),
                    Files.readString(optionsFile()),
                    jars);
        }
    }

    /** {@return what the JVM also compares for each jar: its size, and its date in seconds} */
    private static String identity(Path jar) {
        try {
            return "%s %d %d"
                    .formatted(
                            jar.getFileName(),
                            Files.size(jar),
                            Files.getLastModifiedTime(jar).to(TimeUnit.SECONDS));
        } catch (IOException gone) {
            return "%s gone".formatted(jar.getFileName());
        }
    }
}
