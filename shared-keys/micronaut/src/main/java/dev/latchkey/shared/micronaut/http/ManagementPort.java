package dev.latchkey.shared.micronaut.http;

import io.micronaut.context.annotation.Property;
import io.netty.channel.Channel;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The port of health and metrics, if the service has a separate port for them. */
@Singleton
final class ManagementPort {
    private final int port;

    ManagementPort(@Property(name = "endpoints.all.port") @Nullable Integer port) {
        this.port = port == null ? -1 : port;
    }

    /** {@return whether the connection belongs to this port} */
    boolean serves(Channel connection) {
        return connection.localAddress() instanceof InetSocketAddress address && address.getPort() == port;
    }
}
