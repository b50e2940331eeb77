package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each jar contains a CycloneDX bill of materials that names exactly the libraries beside the jar. */
class BillOfMaterialsIT {
    private static final Pattern PACKAGE_URL =
            Pattern.compile("pkg:maven/[^/]+/([^@]+)@([^?]+)(?:\\?(?:classifier=([^&]+)&)?type=jar)?");

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "resource-service", "local-stack"})
    void readThenTheBillNamesTheLibrariesBesideTheJar(String module) throws IOException {
        Path target = Repository.root().resolve(module).resolve("target");

        JsonNode bill = bill(target.resolve(module + ".jar"), module);

        assertThat(bill.get("bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo(module);
        assertThat(components(bill)).isNotEmpty().isEqualTo(libraries(target.resolve("lib")));
    }

    @ParameterizedTest
    @CsvSource({
        "shared-keys/core, latchkey-core",
        "shared-keys/micronaut, latchkey-micronaut",
        "docs/examples/orders-service, orders-service",
        "docs/examples/spring-client, spring-client"
    })
    void readThenTheJarHasABill(String module, String name) throws IOException {
        JsonNode bill = bill(module, name);

        assertThat(bill.at("/metadata/component/name").asText()).isEqualTo(name);
        assertThat(components(bill)).isNotEmpty();
    }

    @Test
    void readTheCoreThenItBringsNoFramework() throws IOException {
        assertThat(components(bill("shared-keys/core", "latchkey-core")))
                .noneMatch(library -> library.matches("(micronaut|reactor|netty|jakarta|flyway|HikariCP|spring).*"));
    }

    @Test
    void readTheMicronautLibraryThenItBringsNeitherAServerNorFlyway() throws IOException {
        assertThat(components(bill("shared-keys/micronaut", "latchkey-micronaut")))
                .anyMatch(library -> library.startsWith("micronaut-http-server-"))
                .noneMatch(library -> library.matches("(micronaut-http-server-netty|flyway).*"));
    }

    private static JsonNode bill(String module, String name) throws IOException {
        return bill(jarOf(Repository.root().resolve(module).resolve("target"), name), name);
    }

    private static JsonNode bill(Path jar, String name) throws IOException {
        try (JarFile file = new JarFile(jar.toFile());
                InputStream in = file.getInputStream(file.getJarEntry("META-INF/sbom/" + name + ".cdx.json"))) {
            return new ObjectMapper().readTree(in);
        }
    }

    private static Path jarOf(Path target, String name) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches(name + "(-[\\d.]+(-SNAPSHOT)?)?\\.jar"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    private static Set<String> components(JsonNode bill) {
        Set<String> files = new TreeSet<>();
        for (JsonNode component : bill.get("components")) {
            Matcher url = PACKAGE_URL.matcher(component.get("purl").asText());
            assertThat(url.matches()).as("%s", component.get("purl")).isTrue();
            String classifier = url.group(3) == null ? "" : "-" + url.group(3);
            files.add(url.group(1) + "-" + url.group(2) + classifier + ".jar");
        }
        return files;
    }

    private static Set<String> libraries(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).collect(Collectors.toCollection(TreeSet::new));
        }
    }
}
