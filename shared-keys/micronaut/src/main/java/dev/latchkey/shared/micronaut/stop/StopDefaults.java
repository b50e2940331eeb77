package dev.latchkey.shared.micronaut.stop;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.reflect.ClassUtils;
import java.util.Map;

/**
 * Keeps the listening sockets open when a stop begins. The framework shuts down an event loop that the server created
 * itself, and closes its sockets, before it publishes the event of the stop. It keeps a configured event loop until the
 * application context closes. For services with the Netty server only. The service's own settings win.
 */
@ContextConfigurer
public final class StopDefaults implements ApplicationContextConfigurer {
    private static final String SERVER = "io.micronaut.http.server.netty.NettyServerCustomizer";
    private static final Map<String, Object> DEFAULTS = Map.of("micronaut.netty.event-loops.parent.num-threads", 1);

    @Override
    public void configure(ApplicationContextBuilder builder) {
        if (ClassUtils.isPresent(SERVER, StopDefaults.class.getClassLoader())) {
            builder.propertySources(PropertySource.of("stop defaults", DEFAULTS, Integer.MIN_VALUE));
        }
    }
}
