package dev.latchkey.shared.micronaut.http;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPromise;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.util.concurrent.AbstractEventExecutorGroup;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import java.util.Iterator;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * A group that registers the management port's connections with another group, and delegates all else to the main
 * group.
 */
final class PortEventLoopGroup extends AbstractEventExecutorGroup implements EventLoopGroup {
    private final EventLoopGroup main;
    private final Supplier<EventLoopGroup> management;
    private final ManagementPort port;

    PortEventLoopGroup(EventLoopGroup main, Supplier<EventLoopGroup> management, ManagementPort port) {
        this.main = main;
        this.management = management;
        this.port = port;
    }

    private EventLoopGroup groupOf(Channel channel) {
        return port.serves(channel) ? management.get() : main;
    }

    @Override
    public ChannelFuture register(Channel channel) {
        return groupOf(channel).register(channel);
    }

    @Override
    public ChannelFuture register(ChannelPromise promise) {
        return groupOf(promise.channel()).register(promise);
    }

    @Override
    @Deprecated
    public ChannelFuture register(Channel channel, ChannelPromise promise) {
        return groupOf(channel).register(channel, promise);
    }

    @Override
    public EventLoop next() {
        return main.next();
    }

    @Override
    public Iterator<EventExecutor> iterator() {
        return main.iterator();
    }

    @Override
    public boolean isShuttingDown() {
        return main.isShuttingDown();
    }

    @Override
    public Future<?> shutdownGracefully(long quietPeriod, long timeout, TimeUnit unit) {
        return main.shutdownGracefully(quietPeriod, timeout, unit);
    }

    @Override
    public Future<?> terminationFuture() {
        return main.terminationFuture();
    }

    @Override
    @Deprecated
    public void shutdown() {
        main.shutdown();
    }

    @Override
    public boolean isShutdown() {
        return main.isShutdown();
    }

    @Override
    public boolean isTerminated() {
        return main.isTerminated();
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) throws InterruptedException {
        return main.awaitTermination(timeout, unit);
    }
}
