package dev.latchkey.benchmark.start;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The sizes of the images that Compose has built, if a container engine answers. */
public final class ImageScenario implements Scenario {
    private static final double BYTES_PER_MEGABYTE = 1e6;
    private static final int PATIENCE_SECONDS = 20;

    @Override
    public List<String> beginnings() {
        return List.of("image");
    }

    @Override
    public void run(Lab lab, Rows rows) {
        for (String service : List.of("auth", "resource")) {
            Optional<Double> bytes = size(lab.folder(), service + "-service");
            bytes.ifPresentOrElse(
                    size -> rows.add(Row.of("image." + service + ".mb", "MB", List.of(size / BYTES_PER_MEGABYTE))),
                    () -> rows.note(
                            "image.%s.mb is missing: no container engine answers, or it lacks this image. \"docker compose build\" makes the image."
                                    .formatted(service)));
        }
    }

    private static Optional<Double> size(Path folder, String service) {
        List<String> list =
                List.of("docker", "image", "ls", "--filter", "reference=*" + service, "--format", "{{.ID}}");
        return outputOf(folder, list)
                .flatMap(ids -> ids.lines().findFirst())
                .flatMap(id -> outputOf(folder, List.of("docker", "image", "inspect", "--format", "{{.Size}}", id)))
                .map(size -> Double.parseDouble(size.strip()));
    }

    /** {@return what the command prints; empty when it is missing, fails, or does not end in time} */
    static Optional<String> outputOf(Path folder, List<String> command) {
        try {
            // A pipe that is not read while the command runs would stop it at 64 KB.
            Path printed = Files.createTempFile(folder, "printed-", ".txt");
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .redirectOutput(printed.toFile())
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            return process.exitValue() == 0 ? Optional.of(Files.readString(printed)) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
