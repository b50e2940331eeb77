package dev.latchkey.shared.micronaut.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * Limits the accepted connections of one port to about the number that may be open. A flood is accepted faster than an
 * event loop closes it, and the connections that wait for their event loop would fill the heap. The others wait in the
 * system's queue.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the listener is called in any case
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    /** Connections beyond the limit, so that event loops notice that there are too many and close some. */
    private static final int MORE = 128;

    private final Channel port;
    private final ToIntFunction<Channel> maxConnections;
    private final AtomicInteger open = new AtomicInteger();
    private volatile int most = Integer.MAX_VALUE;

    /** @param maxConnections how many connections may be open; asked once the port has its number */
    AcceptLimit(Channel port, ToIntFunction<Channel> maxConnections) {
        this.port = port;
        this.maxConnections = maxConnections;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        most = maxConnections.applyAsInt(port) + MORE;
        context.fireChannelActive();
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        if (accepted instanceof Channel connection) {
            if (open.incrementAndGet() >= most) {
                port.config().setAutoRead(false);
            }
            connection.closeFuture().addListener(closed -> leave());
        }
        context.fireChannelRead(accepted);
    }

    private void leave() {
        if (open.decrementAndGet() < most && !port.config().isAutoRead()) {
            port.config().setAutoRead(true);
        }
    }
}
