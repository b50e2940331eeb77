package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AotCacheTest {

    @TempDir
    Path repository;

    private AotCache cache;
    private Path target;

    @BeforeEach
    void build() throws IOException {
        target = Files.createDirectories(repository.resolve("auth-service/target"));
        write(target.resolve("auth-service.jar"), "jar");
        write(target.resolve("lib/one.jar"), "library");
        write(repository.resolve("jvm/service.options"), "-XX:+UseSerialGC");
        cache = new AotCache(Service.AUTH, repository);
    }

    @Test
    void isFreshWhenNeverTrainedThenFalse() {
        assertThat(cache.isFresh()).isFalse();
        assertThat(cache.optionsBeside(List.of())).isEmpty();
    }

    @Test
    void acceptThenFreshAndOffered() throws IOException {
        train();

        assertThat(cache.isFresh()).isTrue();
        assertThat(cache.optionsBeside(List.of("-XX:AOTMode=on")))
                .containsExactly("-XX:AOTCache=" + target.resolve("auth-service.aot"));
        assertThat(target.resolve("auth-service.aot")).hasContent("cache");
    }

    @Test
    void acceptWhenTheRunLeftNothingThenFailsAndTheOldOneIsNotOffered() throws IOException {
        train();

        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(cache::accept)
                .withMessageStartingWith("The training run of auth-service wrote no cache");
        assertThat(cache.isFresh()).isFalse();
    }

    @Test
    void isFreshWhenTheJarIsAnotherThenFalse() throws IOException {
        train();

        write(target.resolve("auth-service.jar"), "another jar");

        assertThat(cache.isFresh()).isFalse();
    }

    @Test
    void isFreshWhenALibraryHasAnotherDateThenFalse() throws IOException {
        train();

        Files.setLastModifiedTime(target.resolve("lib/one.jar"), FileTime.from(Instant.EPOCH));

        assertThat(cache.isFresh()).isFalse();
        assertThat(cache.optionsBeside(List.of())).isEmpty();
    }

    @Test
    void isFreshWhenALibraryHasComeThenFalse() throws IOException {
        train();

        write(target.resolve("lib/two.jar"), "library");

        assertThat(cache.isFresh()).isFalse();
    }

    @Test
    void isFreshWhenTheOptionsAreOthersThenFalse() throws IOException {
        train();

        write(repository.resolve("jvm/service.options"), "-XX:+UseG1GC");

        assertThat(cache.isFresh()).isFalse();
    }

    @Test
    void optionsBesideWhenAnotherCacheIsNamedThenNone() throws IOException {
        train();

        assertThat(cache.optionsBeside(List.of("-XX:AOTCache=other.aot"))).isEmpty();
        assertThat(cache.optionsBeside(cache.trainingOptions())).isEmpty();
    }

    private void train() throws IOException {
        write(target.resolve("auth-service.aot.new"), "cache");
        cache.accept();
    }

    private static void write(Path file, String content) throws IOException {
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }
}
