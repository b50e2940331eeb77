package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceSettings;
import dev.latchkey.stack.StackSettings;
import dev.latchkey.stack.Training;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The JVM's caches for the services: a training run makes them, the services start from them, and a bad cache does not
 * prevent a start.
 */
class AotCacheIT {

    @TempDir
    Path folder;

    @BeforeAll
    static void train() {
        Training training = new Training(Repository.root());
        if (!training.isUpToDate()) {
            training.run();
        }
        assertThat(training.isUpToDate()).isTrue();
    }

    @Test
    void startWhenNothingButTheCacheWillDoThenReady() {
        // In this mode the JVM exits if no cache fits.
        try (LocalStack stack = open(Service.values(), List.of("-XX:AOTMode=on"))) {
            stack.start();

            assertThat(stack.services()).allMatch(service -> service.isReady());
            assertThat(stack.services())
                    .allSatisfy(service -> assertThat(service.output()).noneMatch(line -> line.contains("[aot]")));
        }
    }

    @Test
    void startWhenTheCacheIsCutOffThenReadyWithout() throws IOException {
        Path cut = folder.resolve("cut.aot");
        Files.copy(cacheOfAuthService(), cut);
        try (FileChannel channel = FileChannel.open(cut, StandardOpenOption.WRITE)) {
            channel.truncate(channel.size() / 2);
        }

        startsWith(cut);
    }

    @Test
    void startWhenTheCacheIsNoneThenReadyWithout() throws IOException {
        Path text = folder.resolve("text.aot");
        try (OutputStream out = Files.newOutputStream(text)) {
            out.write("no cache at all".repeat(1_000).getBytes(StandardCharsets.UTF_8));
        }

        startsWith(text);
    }

    @Test
    void startWhenTheCacheIsOfAnotherServiceThenReadyWithout() {
        startsWith(Repository.root().resolve("resource-service/target/resource-service.aot"));
    }

    private void startsWith(Path cache) {
        try (LocalStack stack = open(new Service[] {Service.AUTH}, List.of("-XX:AOTCache=" + cache))) {
            stack.postgres().start();
            stack.auth(1).start();
            stack.awaitReady(List.of(stack.auth(1)));

            assertThat(stack.auth(1).isReady()).isTrue();
            assertThat(stack.auth(1).output()).anyMatch(line -> line.contains("[aot]"));
        }
    }

    private LocalStack open(Service[] services, List<String> options) {
        StackSettings settings = MigratedStack.onFreePorts(folder.resolve("data"), 1, 1);
        for (Service service : services) {
            ServiceSettings own = settings.service(service);
            settings = settings.with(service, own.withJvmOptions(options));
        }
        return LocalStack.open(settings, System.out::println);
    }

    private static Path cacheOfAuthService() {
        return Repository.root().resolve("auth-service/target/auth-service.aot");
    }
}
