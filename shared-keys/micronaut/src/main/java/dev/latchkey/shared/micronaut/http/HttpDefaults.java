package dev.latchkey.shared.micronaut.http;

import io.micronaut.context.ApplicationContextBuilder;
import io.micronaut.context.ApplicationContextConfigurer;
import io.micronaut.context.annotation.ContextConfigurer;
import io.micronaut.context.env.PropertySource;
import io.micronaut.core.reflect.ClassUtils;
import java.util.Map;

/**
 * Settings of the framework that this package needs, for services with the Netty server only. The service's own
 * settings win.
 *
 * <ul>
 *   <li>An event loop for the management port, see {@link ManagementEventLoop}.
 *   <li>No idle timer of the framework: {@link RequestGate} has its own.
 *   <li>No decompression: {@link RequestGate} refuses compressed bodies, whose size is unknown before decompression.
 * </ul>
 */
@ContextConfigurer
public final class HttpDefaults implements ApplicationContextConfigurer {
    private static final String SERVER = "io.micronaut.http.server.netty.NettyServerCustomizer";
    private static final Map<String, Object> DEFAULTS = Map.of(
            "micronaut.netty.event-loops." + ManagementEventLoop.NAME + ".num-threads",
            1,
            "micronaut.server.idle-timeout",
            "PT-1S",
            "micronaut.server.netty.request-decompression-enabled",
            false);

    @Override
    public void configure(ApplicationContextBuilder builder) {
        if (ClassUtils.isPresent(SERVER, HttpDefaults.class.getClassLoader())) {
            builder.propertySources(PropertySource.of("http defaults", DEFAULTS, Integer.MIN_VALUE));
        }
    }
}
