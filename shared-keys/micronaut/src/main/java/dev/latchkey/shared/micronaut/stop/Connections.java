package dev.latchkey.shared.micronaut.stop;

import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.netty.channel.EventLoopGroupRegistry;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.concurrent.EventExecutor;
import io.netty.util.concurrent.Future;
import jakarta.inject.Singleton;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Tracks the server's listening sockets, and the connections that have not sent a request yet. When the server stops,
 * the framework treats such a connection as idle and closes it, although its first request may be on its way.
 */
@Singleton
final class Connections implements BeanCreatedEventListener<NettyServerCustomizer.Registry>, NettyServerCustomizer {
    private final Set<Channel> listeners = ConcurrentHashMap.newKeySet();
    private final Set<FirstRequest> silent = ConcurrentHashMap.newKeySet();

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(this);
        return event.getBean();
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        return switch (role) {
            case LISTENER -> {
                listeners.add(channel);
                yield this;
            }
            case CONNECTION -> new Connection(channel);
            case REQUEST_STREAM, PUSH_PROMISE_STREAM -> this;
        };
    }

    /**
     * Closes only the listening socket of {@code port}.
     *
     * @return done when the socket is closed, and every connection that it has accepted is known
     */
    CompletionStage<?> stopAccepting(int port, EventLoopGroupRegistry loops) {
        List<CompletionStage<Void>> closed = new ArrayList<>();
        for (Channel listener : listeners) {
            if (isOn(port, listener)) {
                closed.add(stage(listener.close()));
            }
        }
        // A task hands an accepted connection to its event loop. A later task of that loop finds the connection there.
        return all(closed).thenCompose(done -> all(afterPendingTasks(loops)));
    }

    private static List<CompletionStage<Void>> afterPendingTasks(EventLoopGroupRegistry loops) {
        List<CompletionStage<Void>> tasks = new ArrayList<>();
        for (EventExecutor loop : loops.getDefaultEventLoopGroup()) {
            tasks.add(stage(loop.submit(() -> {})));
        }
        return tasks;
    }

    /** {@return a stage that is done when each connection to {@code port} has sent a request, or is closed} */
    CompletionStage<?> firstRequests(int port) {
        return all(silent.stream()
                .filter(connection -> isOn(port, connection.channel))
                .map(connection -> connection.come)
                .toList());
    }

    private static boolean isOn(int port, Channel channel) {
        return channel.localAddress() instanceof InetSocketAddress address && address.getPort() == port;
    }

    private static CompletableFuture<Void> all(List<? extends CompletionStage<Void>> stages) {
        return CompletableFuture.allOf(
                stages.stream().map(CompletionStage::toCompletableFuture).toArray(CompletableFuture[]::new));
    }

    /** Treats a failure like a success, since nothing more can be done about it. */
    private static CompletionStage<Void> stage(Future<?> future) {
        CompletableFuture<Void> stage = new CompletableFuture<>();
        future.addListener(done -> stage.complete(null));
        return stage;
    }

    /** Watches one connection from its start. */
    private final class Connection implements NettyServerCustomizer {
        private final Channel channel;

        Connection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onStreamPipelineBuilt() {
            if (channel.pipeline().get(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC) != null) {
                channel.pipeline()
                        .addAfter(ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC, null, new FirstRequest(channel));
            }
        }
    }

    /** Waits for the first request of a connection, then removes itself from the connection. */
    private final class FirstRequest extends ChannelInboundHandlerAdapter {
        private final Channel channel;
        private final CompletableFuture<Void> come = new CompletableFuture<>();

        FirstRequest(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void handlerAdded(ChannelHandlerContext context) {
            silent.add(this);
        }

        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            context.fireChannelRead(message);
            context.pipeline().remove(this);
        }

        @Override
        public void handlerRemoved(ChannelHandlerContext context) {
            silent.remove(this);
            come.complete(null);
        }
    }
}
