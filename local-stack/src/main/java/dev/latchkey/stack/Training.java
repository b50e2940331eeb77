package dev.latchkey.stack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/**
 * Runs both services once, so that each JVM writes its {@link AotCache} at its end. The run uses a temporary database
 * and a few requests of each kind. Without a cache a service starts too, but more slowly.
 *
 * @param repository the root of the checkout, with the built jars
 */
public record Training(Path repository) {

    /** At its end each JVM starts a second JVM, which writes about 100 MB. */
    private static final Duration PATIENCE_WITH_WRITING = Duration.ofMinutes(3);

    /** {@return true if each service has a cache for its current jars, options and JVM} */
    public boolean isUpToDate() {
        return caches().allMatch(AotCache::isFresh);
    }

    /**
     * Runs both services on free ports with a temporary database, and keeps the caches that they write.
     *
     * @throws StackFailure when the training fails; the services then start without a cache
     */
    public void run() {
        try {
            Path folder = Files.createTempDirectory("latchkey-training-");
            try (LocalStack stack = LocalStack.open(settings(folder), line -> {})) {
                // Ctrl-C ends this process, and the hook ends the processes of the stack.
                Thread end = new Thread(stack::close, "end of the training");
                Runtime.getRuntime().addShutdownHook(end);
                learn(stack);
                Runtime.getRuntime().removeShutdownHook(end);
            } finally {
                FileTree.delete(folder);
            }
        } catch (IOException failed) {
            throw new StackFailure(
                    "The folder of the training's database cannot be used (%s).".formatted(failed), failed);
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
