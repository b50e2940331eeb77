package dev.latchkey.shared.micronaut;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.util.Map;

/** Defaults of a verifying service that differ from the framework's. The service's own settings win. */
@ContextConfigurer
public final class VerifierDefaults implements ApplicationContextConfigurer {
    private static final Map<String, Object> DEFAULTS = Map.of(
            // An unknown path gets 404 for every caller. The framework's default is 401, and 403 with a valid token.
            "micronaut.security.reject-not-found", false);

    @Override
    public void configure(ApplicationContextBuilder builder) {
        builder.propertySources(PropertySource.of("verifier defaults", DEFAULTS, Integer.MIN_VALUE));
    }
}
