package dev.latchkey.shared.micronaut.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToIntFunction;

/**
 * Accepts no more connections of one port than may be open, so that those that wait for their event loop cannot fill the heap:
 * a flood is accepted faster than an event loop closes it. The rest waits in the system's queue.
 */
@SuppressWarnings("FutureReturnValueIgnored") // the listener is called in any case
final class AcceptLimit extends ChannelInboundHandlerAdapter {
    /** Beyond what may be open, so that event loops notice that there are too many and close some. */
    private static final int MORE = 128;

    private final Channel port;
    private final ToIntFunction<Channel> maxConnections;
    private final AtomicInteger open = new AtomicInteger();
    private volatile int most = Integer.MAX_VALUE;

    /** @param maxConnections how many may be open, once the port has its number */
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
