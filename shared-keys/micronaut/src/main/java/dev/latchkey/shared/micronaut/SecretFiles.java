package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.micronaut.database.StartRefusedException;
import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads secrets from files: if the environment has {@code DATABASE_PASSWORD_FILE}, the content of that file is used
 * like {@code DATABASE_PASSWORD}. A file's content does not appear in a process list or in {@code docker inspect}.
 */
@ContextConfigurer
public final class SecretFiles implements ApplicationContextConfigurer {
    /** Each service uses the properties that it knows; the others have no effect. */
    private static final Map<String, List<String>> PROPERTIES_BY_VARIABLE = Map.of(
            "DATABASE_PASSWORD_FILE", List.of("datasources.default.password"),
            "RESOURCE_CLIENT_SECRET_FILE", List.of("latchkey.resource-client.secret", "latchkey.client.secret"),
            "ADMIN_PASSWORD_FILE", List.of("latchkey.admin.password"),
            "MAIL_URL_FILE", List.of("latchkey.mail.url"));

    @Override
    public void configure(ApplicationContextBuilder builder) {
        Map<String, Object> secrets = read(System.getenv());
        if (!secrets.isEmpty()) {
            builder.propertySources(PropertySource.of("secret files", secrets, Integer.MAX_VALUE));
        }
    }

    /**
     * Reads the files that the environment names.
     *
     * @param environment variables by name
     * @return their contents, without surrounding white space, by property
     * @throws StartRefusedException when one cannot be read, or when other users can read it: see {@link SecretFile}
     */
    static Map<String, Object> read(Map<String, String> environment) {
        Map<String, Object> secrets = new HashMap<>();
        PROPERTIES_BY_VARIABLE.forEach((variable, properties) -> {
            String file = environment.getOrDefault(variable, "");
            if (!file.isBlank()) {
                String secret = new SecretFile(variable, Path.of(file)).read(environment);
                properties.forEach(property -> secrets.put(property, secret));
            }
        });
        return secrets;
    }
}
