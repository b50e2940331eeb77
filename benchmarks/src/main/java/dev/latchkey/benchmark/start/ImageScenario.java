package dev.latchkey.benchmark.start;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
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
            Optional<Double> bytes = size(service + "-service");
            bytes.ifPresentOrElse(
                    size -> rows.add(Row.of("image." + service + ".mb", "MB", List.of(size / BYTES_PER_MEGABYTE))),
                    () -> rows.note(
                            "image.%s.mb is missing: no container engine answers, or it lacks this image. \"docker compose build\" makes the image."
                                    .formatted(service)));
        }
    }

    private static Optional<Double> size(String service) {
        return docker("image", "ls", "--filter", "reference=*" + service, "--format", "{{.ID}}")
                .flatMap(ids -> ids.lines().findFirst())
                .flatMap(id -> docker("image", "inspect", "--format", "{{.Size}}", id))
                .map(size -> Double.parseDouble(size.strip()));
    }

    private static Optional<String> docker(String... arguments) {
        List<String> command = new ArrayList<>(List.of("docker"));
        command.addAll(Arrays.asList(arguments));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                return Optional.empty();
            }
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.exitValue() == 0 ? Optional.of(output) : Optional.empty();
        } catch (IOException missing) {
            return Optional.empty();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }
}
