package dev.latchkey.stack.bom;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ImageBomTest {
    private static final String OF_JAR = """
            {"bomFormat": "CycloneDX", "specVersion": "1.6", "version": 1,
             "metadata": {"component": {"type": "application", "name": "some-service", "version": "0.1",
                 "purl": "pkg:maven/x/some-service@0.1", "bom-ref": "pkg:maven/x/some-service@0.1"}},
             "components": [{"type": "library", "name": "jose", "version": "10",
                 "purl": "pkg:maven/y/jose@10", "bom-ref": "pkg:maven/y/jose@10"}],
             "dependencies": [{"ref": "pkg:maven/x/some-service@0.1", "dependsOn": ["pkg:maven/y/jose@10"]}]}
            """;
    private static final String STATUS = """
            Package: libc6
            Status: install ok installed
            Architecture: amd64
            Description: GNU C Library
             Version: not this
            Version: 2.39-0ubuntu8.6

            Package: g++
            Status: deinstall ok config-files
            Architecture: amd64
            Version: 1

            Package: libstdc++6
            Status: install ok installed
            Architecture: amd64
            Version: 1:14.2.0-4~24
            """;

    @TempDir
    private Path root;

    private Path jar;

    @BeforeEach
    void makeImage() throws IOException {
        jar = root.resolve("some-service.jar");
        writeJar("META-INF/sbom/some-service.cdx.json");
        write("etc/os-release", "NAME=\"Ubuntu\"\nID=ubuntu\nVERSION_ID=\"24.04\"\n");
        write("var/lib/dpkg/status", STATUS);
        write(
                "java/release",
                "IMPLEMENTOR=\"Eclipse Adoptium\"\nJAVA_RUNTIME_VERSION=\"25.0.4+7-LTS\"\nJAVA_VERSION=\"25.0.4\"\n");
    }

    @Test
    void readThenTheImageHasTheJarsLibrariesTheInstalledPackagesAndTheRuntime() throws IOException {
        JsonNode bom = bom().read();

        assertThat(bom.at("/bomFormat").asText()).isEqualTo("CycloneDX");
        assertThat(bom.at("/metadata/component/type").asText()).isEqualTo("container");
        assertThat(bom.at("/metadata/component/bom-ref").asText()).isEqualTo("image:some-service");
        assertThat(texts(bom.get("components"), "name"))
                .containsExactly("some-service", "jose", "ubuntu", "libc6", "libstdc++6", "Java runtime");
        assertThat(texts(bom.get("components"), "version"))
                .containsExactly("0.1", "10", "24.04", "2.39-0ubuntu8.6", "1:14.2.0-4~24", "25.0.4+7-LTS");
    }

    @Test
    void readThenAPackagesUrlIsEncoded() throws IOException {
        assertThat(texts(bom().read().get("components"), "bom-ref"))
                .contains("pkg:deb/ubuntu/libstdc%2B%2B6@1%3A14.2.0-4~24?arch=amd64");
    }

    @Test
    void readThenTheImageNeedsTheServiceAndTheBaseImage() throws IOException {
        JsonNode image = bom().read().at("/dependencies/1");

        assertThat(image.get("ref").asText()).isEqualTo("image:some-service");
        List<String> needed = new ArrayList<>();
        image.get("dependsOn").forEach(reference -> needed.add(reference.asText()));
        assertThat(needed)
                .contains("pkg:maven/x/some-service@0.1", "java-runtime", "operating-system:ubuntu")
                .doesNotContain("pkg:maven/y/jose@10")
                .hasSize(5);
    }

    @Test
    void readWhenTheJarHasNoBillThenSaid() throws IOException {
        writeJar("META-INF/other");

        assertThatThrownBy(() -> bom().read())
                .isInstanceOf(FileNotFoundException.class)
                .hasMessage(jar + " has no META-INF/sbom/some-service.cdx.json");
    }

    @Test
    void readWhenTheImageHasNoListOfItsPackagesThenRefused() throws IOException {
        Files.delete(root.resolve("var/lib/dpkg/status"));

        assertThatThrownBy(() -> bom().read()).isInstanceOf(NoSuchFileException.class);
    }

    private ImageBom bom() {
        return new ImageBom("some-service", jar, root, root.resolve("java"));
    }

    private static List<String> texts(JsonNode nodes, String member) {
        List<String> texts = new ArrayList<>();
        nodes.forEach(node -> texts.add(node.get(member).asText()));
        return texts;
    }

    private void writeJar(String entry) throws IOException {
        try (OutputStream file = Files.newOutputStream(jar);
                JarOutputStream out = new JarOutputStream(file)) {
            out.putNextEntry(new JarEntry(entry));
            out.write(OF_JAR.getBytes(StandardCharsets.UTF_8));
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
