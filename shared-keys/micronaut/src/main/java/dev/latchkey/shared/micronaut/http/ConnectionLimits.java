package dev.latchkey.shared.micronaut.http;

import dev.latchkey.shared.micronaut.memory.MemoryExhaustion;
import io.micronaut.context.event.BeanCreatedEvent;
import io.micronaut.context.event.BeanCreatedEventListener;
import io.micronaut.http.netty.channel.ChannelPipelineCustomizer;
import io.micronaut.http.server.netty.NettyServerCustomizer;
import io.micronaut.http.server.netty.configuration.NettyHttpServerConfiguration;
import io.netty.channel.Channel;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.EventLoop;
import io.netty.channel.EventLoopGroup;
import io.netty.handler.codec.http.HttpDecoderConfig;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.util.concurrent.EventExecutor;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Adds an {@link AcceptLimit} to each port, and a {@link RequestGate} to each HTTP/1 connection. */
@Singleton
final class ConnectionLimits
        implements BeanCreatedEventListener<NettyServerCustomizer.Registry>, NettyServerCustomizer {
    private static final String CODEC = ChannelPipelineCustomizer.HANDLER_HTTP_SERVER_CODEC;

    private final Map<EventLoop, LoopConnections> loops = new ConcurrentHashMap<>();
    private final HttpSettings settings;
    private final NettyHttpServerConfiguration server;
    private final BodyLimits bodies;
    private final HttpMeters meters;
    private final MemoryExhaustion memory;
    private final ManagementPort management;
    private final int maxConnections;

    ConnectionLimits(
            HttpSettings settings,
            NettyHttpServerConfiguration server,
            BodyLimits bodies,
            HttpMeters meters,
            MemoryExhaustion memory,
            ManagementPort management) {
        this.settings = settings;
        this.server = server;
        this.bodies = bodies;
        this.meters = meters;
        this.memory = memory;
        this.management = management;
        this.maxConnections = OpenFiles.limit(settings.maxConnections());
    }

    @Override
    public NettyServerCustomizer.Registry onCreated(BeanCreatedEvent<NettyServerCustomizer.Registry> event) {
        event.getBean().register(this);
        return event.getBean();
    }

    @Override
    public NettyServerCustomizer specializeForChannel(Channel channel, ChannelRole role) {
        if (role == ChannelRole.LISTENER) {
            channel.pipeline().addLast(new AcceptLimit(channel, this::most));
        }
        return role == ChannelRole.CONNECTION ? new Connection(channel) : this;
    }

    private int most(Channel channel) {
        return management.serves(channel) ? settings.maxManagementConnections() : maxConnections;
    }

    private final class Connection implements NettyServerCustomizer {
        private final Channel channel;

        Connection(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void onInitialPipelineBuilt() {
            ChannelPipeline pipeline = channel.pipeline();
            if (pipeline.get(CODEC) != null) {
                pipeline.replace(CODEC, CODEC, new HttpServerCodec(decoding()));
                LoopConnections loop = loops.computeIfAbsent(channel.eventLoop(), this::newLoop);
                RequestGate gate = new RequestGate(loop, bodies, meters, memory);
                pipeline.addBefore(CODEC, null, gate.bytes());
                pipeline.addAfter(CODEC, null, gate);
            }
        }

        private LoopConnections newLoop(EventLoop eventLoop) {
            int loopCount = management.serves(channel) ? 1 : count(eventLoop.parent());
            LoopConnections loop = new LoopConnections(
                    eventLoop,
                    settings,
                    Math.max(1, most(channel) / loopCount),
                    settings.maxBufferedBytes() / loopCount,
                    meters);
            meters.watch(loop);
            return loop;
        }
    }

    private HttpDecoderConfig decoding() {
        return new HttpDecoderConfig()
                .setMaxInitialLineLength(server.getMaxInitialLineLength())
                .setMaxHeaderSize(server.getMaxHeaderSize())
                .setMaxChunkSize(server.getMaxChunkSize())
                .setInitialBufferSize(server.getInitialBufferSize())
                .setHeadersFactory(RequestHeaders.FACTORY);
    }

    private static int count(EventLoopGroup group) {
        int count = 0;
        for (EventExecutor _ : group) {
            count++;
        }
        return Math.max(1, count);
    }
}
