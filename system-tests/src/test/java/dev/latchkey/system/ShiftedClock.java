package dev.latchkey.system;

import static java.nio.file.StandardOpenOption.CREATE_NEW;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.MappedByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;

/** The wall clock of one process. A test sets it while the process runs; {@code shifted_clock.c} explains how. */
final class ShiftedClock {

    private static final Path SOURCE = Path.of("src", "test", "c", "shifted_clock.c");

    private final Path library;
    private final Path file;
    private final MappedByteBuffer shift;

    /**
     * Creates a clock that is correct at first.
     *
     * @param library the library that {@link #build} has compiled
     * @param file the file for the shift; it must not exist yet
     */
    ShiftedClock(Path library, Path file) throws IOException {
        this.library = library;
        this.file = file;
        try (FileChannel channel = FileChannel.open(file, CREATE_NEW, READ, WRITE)) {
            shift = channel.map(FileChannel.MapMode.READ_WRITE, 0, Long.BYTES);
            shift.order(ByteOrder.nativeOrder());
        }
    }

    /**
     * Compiles the library that shifts clocks.
     *
     * @return its path
     */
    static Path build(Path folder) throws IOException, InterruptedException {
        Path library = folder.resolve("shifted_clock.so");
        Process compiler = new ProcessBuilder(
                        "gcc",
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

    /** {@return the environment variables for the process} */
    Map<String, String> environment() {
        return Map.of("LD_PRELOAD", library.toString(), "SHIFTED_CLOCK_FILE", file.toString());
    }

    /**
     * Steps the clock at once.
     *
     * @param ahead how far the clock is ahead of the machine's clock; behind it if negative
     */
    void set(Duration ahead) {
        shift.putLong(0, ahead.toMillis());
    }
}
