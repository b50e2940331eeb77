package dev.latchkey.shared.micronaut.http;

import io.micronaut.context.BeanProvider;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.netty.channel.EventLoopGroup;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.util.Set;

/**
 * Serves the management port's connections on their own event loop. So health and metrics answer even while the
 * service's event loops are busy. The framework has one group of event loops for all ports of a server.
 */
@Singleton
final class ManagementEventLoop implements BeanCreatedEventListener<EventLoopGroup> {
    static final String NAME = "management";

    /** Groups that serve no connections of the service's own port; {@code parent} only accepts them. */
    private static final Set<String> OTHERS = Set.of(NAME, "parent");

    private final BeanProvider<EventLoopGroup> management;
    private final ManagementPort port;

    ManagementEventLoop(@Named(NAME) BeanProvider<EventLoopGroup> management, ManagementPort port) {
        this.management = management;
        this.port = port;
    }

    @Override
    public EventLoopGroup onCreated(BeanCreatedEvent<EventLoopGroup> event) {
        return OTHERS.contains(event.getBeanIdentifier().getName())
                ? event.getBean()
                : new PortEventLoopGroup(event.getBean(), management::get, port);
    }
}
