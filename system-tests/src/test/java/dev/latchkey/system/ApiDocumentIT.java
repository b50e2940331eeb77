package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.jar.JarFile;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The OpenAPI document of each service has the version of {@code pom.xml}. */
class ApiDocumentIT {

    @ParameterizedTest
    @ValueSource(strings = {"auth-service", "resource-service"})
    void readThenTheVersionIsThatOfTheBuild(String service) throws IOException {
        try (JarFile jar = new JarFile(Repository.root()
                        .resolve(service)
                        .resolve("target")
                        .resolve(service + ".jar")
                        .toFile());
                InputStream document = jar.getInputStream(jar.getJarEntry("META-INF/swagger/openapi.yml"))) {
            assertThat(new String(document.readAllBytes(), StandardCharsets.UTF_8))
                    .containsOnlyOnce("title: Latchkey " + service)
                    .containsPattern(
                            "(?m)^  version: \"?" + Repository.version().replace(".", "\\.") + "\"?$");
        }
    }
}
