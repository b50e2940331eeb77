package dev.latchkey.stack.bom;

import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** A package that is installed in an image of Debian or Ubuntu. */
record DebianPackage(String name, String version, String architecture) {

    /** {@return the packages that {@code /var/lib/dpkg/status} lists as installed} */
    static List<DebianPackage> installed(Path status) throws IOException {
        return Stream.of(Files.readString(status).split("\n\n+"))
                .map(DebianPackage::fields)
                .filter(fields -> fields.getOrDefault("Status", "").endsWith(" installed"))
                .map(fields -> new DebianPackage(
                        field(fields, "Package"), field(fields, "Version"), field(fields, "Architecture")))
                .toList();
    }

    /**
     * {@return the package URL}
     *
     * @param system {@code ID} of the operating system: {@code debian}, {@code ubuntu}
     */
    String url(String system) {
        return "pkg:deb/%s/%s@%s?arch=%s".formatted(system, encoded(name), encoded(version), architecture);
    }

    /** Drops continuation lines, because no field that is read here has any. */
    private static Map<String, String> fields(String paragraph) {
        Map<String, String> fields = new HashMap<>();
        paragraph.lines().filter(line -> !line.startsWith(" ")).forEach(line -> {
            int colon = line.indexOf(": ");
            if (colon > 0) {
                fields.put(line.substring(0, colon), line.substring(colon + 2));
            }
        });
        return fields;
    }

    private static String field(Map<String, String> fields, String name) {
        return Objects.requireNonNull(fields.get(name), () -> "no " + name + " in " + fields);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("%7E", "~");
    }
}
