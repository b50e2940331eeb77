package dev.latchkey.shared.micronaut.stop;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import java.util.Map;

/**
 * Lets the listening sockets outlive the first moment of a stop. The framework shuts an event loop that the server has
 * made for itself down before it tells anybody of the stop, and the sockets with it; a configured one lives on until the
 * application context is closed. The service's settings win.
 */
@ContextConfigurer
public final class StopDefaults implements ApplicationContextConfigurer {
    private static final Map<String, Object> DEFAULTS = Map.of("micronaut.netty.event-loops.parent.num-threads", 1);

    @Override
    public void configure(ApplicationContextBuilder builder) {
        builder.propertySources(PropertySource.of("stop defaults", DEFAULTS, Integer.MIN_VALUE));
    }
}
