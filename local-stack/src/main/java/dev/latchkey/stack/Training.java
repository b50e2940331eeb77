package dev.latchkey.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * A run of both services for the Java machine to learn from: a throw-away database, a few requests of each kind, and an
 * orderly end, at which each machine writes its {@link AotCache}. Without a cache a service starts all the same, only
 * later.
 *
 * @param repository the root of the checkout, where the built jars lie
 */
public record Training(Path repository) {

    /** At the end each machine starts a second one, which writes a hundred megabytes. */
    private static final Duration PATIENCE_WITH_WRITING = Duration.ofMinutes(3);

    /** Whether each service has a cache that fits what is there now. */
    public boolean isUpToDate() {
        return caches().allMatch(AotCache::isFresh);
    }

    /**
     * Runs both services on ports and a database of their own, and takes the caches that they leave.
     *
     * @throws StackFailure when that cannot be done; the services then start without
     */
    public void run() {
        try {
            Path folder = Files.createTempDirectory("latchkey-training-");
            try (LocalStack stack = LocalStack.open(settings(folder), line -> {})) {
                // Ctrl-C ends us, and with us what we have started.
                Thread end = new Thread(stack::close, "end of the training");
                Runtime.getRuntime().addShutdownHook(end);
                learn(stack);
                Runtime.getRuntime().removeShutdownHook(end);
            } finally {
                FileTree.delete(folder);
            }
        } catch (IOException failed) {
            throw new StackFailure("There is no place for a database (%s).".formatted(failed), failed);
        }
        caches().forEach(AotCache::accept);
    }

    private static void learn(LocalStack stack) {
        stack.start();
        try (Rehearsal rehearsal = new Rehearsal(stack)) {
            rehearsal.play();
        }
        CompletableFuture.allOf(stack.services().stream()
                        .map(service -> CompletableFuture.runAsync(
                                () -> service.stop(PATIENCE_WITH_WRITING), Thread::startVirtualThread))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    private StackSettings settings(Path folder) {
        StackSettings settings =
                StackSettings.onFreePorts(repository, folder, 1, 1).withoutInheritance();
        for (Service service : Service.values()) {
            ServiceSettings own = settings.service(service);
            settings = settings.with(service, own.withJvmOptions(new AotCache(service, repository).trainingOptions()));
        }
        return settings;
    }

    private Stream<AotCache> caches() {
        return Stream.of(Service.values()).map(service -> new AotCache(service, repository));
    }
}
