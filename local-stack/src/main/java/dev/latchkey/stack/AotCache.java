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
 * What the Java machine has written down of a run of one service, so that the next start need not find it out again
 * (JEP 483, 514, 515): its classes, read and linked, and which methods matter.
 *
 * <p>The machine refuses a cache that another machine has made, or for other jars, and then starts without. A cache lies
 * beside its jar together with a note of what it was made of, so that none is offered that would be refused, and a new
 * one is made when it is time.
 *
 * @param service whose cache it is
 * @param repository the root of the checkout
 */
record AotCache(Service service, Path repository) {

    private static final String CACHE = "-XX:AOTCache=";
    private static final String OUTPUT = "-XX:AOTCacheOutput=";

    /** Whether there is a cache, and it was made of the jars, the options and the Java machine that there are now. */
    boolean isFresh() {
        try {
            return Files.exists(file()) && Files.readString(note()).equals(ingredients());
        } catch (IOException missing) {
            return false;
        }
    }

    /** Options that make a run of the service write {@link #draft} when it ends. */
    List<String> trainingOptions() {
        // Besides the classes, the cache keeps what the thorough compiler has learnt: a training run has it at work.
        return List.of(OUTPUT + draft(), "-XX:TieredStopAtLevel=4");
    }

    /**
     * Takes the draft, when a training run has made one.
     *
     * @throws StackFailure when there is none
     */
    void accept() {
        try {
            Files.deleteIfExists(note());
            Files.move(draft(), file(), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            Files.writeString(note(), ingredients());
        } catch (IOException missing) {
            throw new StackFailure("%s has left no cache (%s).".formatted(service.module(), missing), missing);
        }
    }

    /** Options that make the service start from the cache, if it is fresh and {@code others} name no other. */
    List<String> optionsBeside(List<String> others) {
        boolean decided = others.stream().anyMatch(option -> option.startsWith(CACHE) || option.startsWith(OUTPUT));
        return decided || !isFresh() ? List.of() : List.of(CACHE + file());
    }

    /** The service's jar, whose manifest names the libraries beside it. */
    Path jar() {
        return target().resolve(service.module() + ".jar");
    }

    /** The file of the options that every Java machine of a service has; {@code java @file} reads it. */
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

    /** What the Java machine compares, too: size and date, in seconds. */
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
