package dev.latchkey.stack.bom;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;

/**
 * The bill of materials of an image: that of the service's jar, plus the contents of the base image.
 *
 * @param service the name of the service, and of its jar
 * @param jar the service's jar, which contains its own bill
 * @param root the root of the image's file system
 * @param javaHome the image's Java runtime
 */
record ImageBom(String service, Path jar, Path root, Path javaHome) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Reads the jar's bill, and adds the packages and the Java runtime of the image.
     *
     * @throws IOException when the jar has no bill, or the image has no list of its packages
     */
    ObjectNode read() throws IOException {
        ObjectNode bom = ofJar();
        ObjectNode metadata = (ObjectNode) bom.get("metadata");
        JsonNode application = metadata.get("component");
        ArrayNode components = JsonNodeFactory.instance.arrayNode().add(application);
        components.addAll((ArrayNode) bom.get("components"));
        addSystem(components);
        addRuntime(components);

        ObjectNode image =
                component("container", service, application.get("version").asText());
        metadata.set("component", image.put("bom-ref", "image:" + service));
        bom.set("components", components);
        addDependencies(
                (ArrayNode) bom.get("dependencies"),
                components,
                application.get("bom-ref").asText());
        return bom;
    }

    private ObjectNode ofJar() throws IOException {
        String name = "META-INF/sbom/" + service + ".cdx.json";
        try (JarFile file = new JarFile(jar.toFile())) {
            ZipEntry entry = file.getEntry(name);
            if (entry == null) {
                throw new FileNotFoundException(jar + " has no " + name);
            }
            try (InputStream in = file.getInputStream(entry)) {
                return (ObjectNode) JSON.readTree(in);
            }
        }
    }

    private void addSystem(ArrayNode components) throws IOException {
        Map<String, String> release = KeyValueFile.read(root.resolve("etc/os-release"));
        String system = release.getOrDefault("ID", "linux");
        components.add(component("operating-system", system, release.getOrDefault("VERSION_ID", "unknown"))
                .put("bom-ref", "operating-system:" + system));
        for (DebianPackage installed : DebianPackage.installed(root.resolve("var/lib/dpkg/status"))) {
            components.add(component("library", installed.name(), installed.version())
                    .put("purl", installed.url(system))
                    .put("bom-ref", installed.url(system)));
        }
    }

    private void addRuntime(ArrayNode components) throws IOException {
        Map<String, String> release = KeyValueFile.read(javaHome.resolve("release"));
        String version = release.getOrDefault("JAVA_VERSION", "unknown");
        components.add(component("platform", "Java runtime", release.getOrDefault("JAVA_RUNTIME_VERSION", version))
                .put("publisher", release.getOrDefault("IMPLEMENTOR", "unknown"))
                .put("bom-ref", "java-runtime"));
    }

    /** Makes the image depend on the service, and on every component that is not a library of the service. */
    private void addDependencies(ArrayNode dependencies, ArrayNode components, String application) {
        ArrayNode needed = JsonNodeFactory.instance.arrayNode();
        for (JsonNode component : components) {
            String reference = component.get("bom-ref").asText();
            if (!reference.startsWith("pkg:maven/") || reference.equals(application)) {
                needed.add(reference);
            }
        }
        dependencies.add(JsonNodeFactory.instance
                .objectNode()
                .put("ref", "image:" + service)
                .set("dependsOn", needed));
    }

    private static ObjectNode component(String type, String name, String version) {
        return JsonNodeFactory.instance
                .objectNode()
                .put("type", type)
                .put("name", name)
                .put("version", version);
    }
}
