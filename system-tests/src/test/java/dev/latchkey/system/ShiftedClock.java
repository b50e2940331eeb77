package dev.latchkey.system;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;

/** The wall clock of one process, which a test sets while the process runs; {@code shifted_clock.c} tells how. */
final class ShiftedClock {

    private static final Path SOURCE = Path.of("src", "test", "c", "shifted_clock.c");
    private static final String COMPILER = "gcc";

    private final Path library;
    private final Path file;
    private final MappedByteBuffer shift;

    /**
     * A clock that is right at first.
     *
     * @param library as {@link #build} has made it
     * @param file of the shift, which is not there yet
     */
    ShiftedClock(Path library, Path file) throws IOException {
        this.library = library;
        this.file = file;
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, READ, WRITE)) {
            shift = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            shift.order(ByteOrder.nativeOrder());
        }
    }

    /** Leaves the calling test class out where no library can be made, but never in continuous integration. */
    static void assumeItCanBeBuilt() {
        boolean possible = System.getProperty("os.name").equals("Linux") && hasCompiler();
        if (!possible) {
            assertThat(System.getenv("CI"))
                    .as("wrong clocks need Linux and gcc, and continuous integration leaves no test out")
                    .isNotEqualTo("true");
            System.out.println("The tests with wrong clocks are left out: they need Linux and gcc with libc6-dev.");
        }
        assumeTrue(possible, "wrong clocks need Linux and gcc");
    }

    /** Compiles the library that shifts clocks, and returns its path. */
    static Path build(Path folder) throws IOException, InterruptedException {
        Path library = folder.resolve("shifted_clock.so");
        Process compiler = new ProcessBuilder(
                        COMPILER,
                        "-std=c17",
                        "-O2",
                        "-Wall",
                        "-Wextra",
                        "-Werror",
                        "-shared",
                        "-fPIC",
                        "-o",
                        library.toString(),
                        SOURCE.toString())
                .redirectErrorStream(true)
                .start();
        String output = new String(compiler.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(compiler.waitFor()).as(output).isZero();
        return library;
    }

    /** The variables with which the process is started. */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "SHIFTED_CLOCK_FILE", file.toString());
    }

    /** Steps the clock, at once: {@code ahead} of the machine's own, or behind it when negative. */
    void set(Duration ahead) {
        shift.putLong(0, ahead.toMillis());
    }

    private static boolean hasCompiler() {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, COMPILER)));
    }
}
