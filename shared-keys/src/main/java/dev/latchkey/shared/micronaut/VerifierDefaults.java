package dev.latchkey.shared.micronaut;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.util.Map;

/** What a verifying service need not set, though the framework's own default is another. The service's settings win. */
@ContextConfigurer
public final class VerifierDefaults implements ApplicationContextConfigurer {
    private static final Map<String, Object> DEFAULTS = Map.of(
            // What does not exist is 404 for everybody; the framework would say 401, and 403 with a good token.
            "micronaut.security.reject-not-found", false);

    @Override
    public void configure(ApplicationContextBuilder builder) {
        builder.propertySources(PropertySource.of("verifier defaults", DEFAULTS, Integer.MIN_VALUE));
    }
}
