package dev.latchkey.shared.micronaut.http;

import dev.latchkey.shared.micronaut.memory.MemoryExhaustion;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelDuplexHandler;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.ChannelPromise;
import io.netty.channel.socket.DuplexChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpStatusClass;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.LastHttpContent;
import io.netty.util.ReferenceCountUtil;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The gate of one connection: passes each request on only when it has arrived completely, and refuses a request that
 * breaks a limit. It comes after the decoder in the pipeline; {@link #bytes} comes before the decoder.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, and the gate sees that
final class RequestGate extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGate.class);

    /** About how much memory the objects of a header line take besides its text, in bytes. */
    private static final int HEADER_OBJECTS = 128;

    /** The most memory that a byte of incomplete headers can take: a line of five bytes makes those objects. */
    private static final int HEADER_FACTOR = 24;

    /** The most memory that the objects of all headers of a request take, in bytes. */
    private static final int MOST_HEADER_OBJECTS = RequestHeaders.MOST * HEADER_OBJECTS;

    /** How long a client may continue to send after its answer, so that it can read the answer. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private enum Receiving {
        NOTHING,
        HEADERS,
        BODY,
        /** The request is refused; the gate drops further data. */
        DROPPED
    }

    private final LoopConnections loop;
    private final BodyLimits limits;
    private final HttpMeters meters;
    private final MemoryExhaustion memory;

    private Receiving receiving = Receiving.NOTHING;
    /** When the present state began, by the loop's clock: receiving a request, or idle. */
    private long since;
    /** How many bytes of the current request were received. */
    private long received;

    private @Nullable ChannelHandlerContext context;
    /** The request whose body arrives; null in another state. */
    private @Nullable ArrivingBody body;

    /** The number of requests that were passed on and are not answered yet. */
    private int answering;
    /** The memory of those requests, in bytes. */
    private long answeringCost;
    /** The memory that the loop counts for this connection, in bytes. */
    private long charged;
    /** Whether an answer was written that says that it is the last. */
    private boolean lastAnswer;

    /** Whether the last answer was sent, so that the gate drops further data. */
    private boolean isLingering;
    /** The bytes of the answers that the peer had not read at the last check. */
    private long unread;

    RequestGate(LoopConnections loop, BodyLimits limits, HttpMeters meters, MemoryExhaustion memory) {
        this.loop = loop;
        this.limits = limits;
        this.meters = meters;
        this.memory = memory;
        this.since = loop.now();
    }

    /** {@return the handler that comes before the decoder} */
    ChannelInboundHandlerAdapter bytes() {
        return new Bytes();
    }

    private final class Bytes extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext outer, Object message) {
            if (isLingering) {
                ReferenceCountUtil.release(message);
                return;
            }
            if (receiving == Receiving.NOTHING) {
                begin();
            }
            if (message instanceof ByteBuf read) {
                received += read.readableBytes();
            }
            outer.fireChannelRead(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext outer) {
            if (isLingering) {
                outer.read();
                return;
            }
            if (receiving == Receiving.HEADERS || receiving == Receiving.BODY) {
                charge();
                loop.hasRoom();
            }
            outer.fireChannelReadComplete();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext outer, Throwable failure) {
            memory.endProcessAfter(failure);
            if (failure instanceof IOException) {
                // The client or the network is gone; the channel is closed.
                LOG.debug("A connection failed: {}", failure.getMessage());
            } else {
                outer.fireExceptionCaught(failure);
            }
        }
    }

    private void begin() {
        receiving = Receiving.HEADERS;
        received = 0;
        if (answering == 0) {
            since = loop.now();
        }
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        if (!loop.add(this)) {
            added.close();
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext inner, Object message) {
        if (message instanceof HttpRequest head) {
            head(inner, head);
        } else if (message instanceof HttpContent content) {
            content(inner, content);
        } else {
            inner.fireChannelRead(message);
        }
    }

    private void head(ChannelHandlerContext inner, HttpRequest head) {
        if (receiving == Receiving.DROPPED) {
            ReferenceCountUtil.release(head);
            return;
        }
        if (receiving == Receiving.NOTHING) {
            begin();
        }
        if (head.headers() instanceof RequestHeaders headers) {
            headers.areRead();
        }
        Refusal refusal = RequestCheck.refusal(head);
        if (refusal != null) {
            refuse(inner, head, refusal);
        } else if (!RequestCheck.hasBody(head)) {
            receiving = Receiving.NOTHING;
            handOn(inner, head, head);
        } else {
            awaitBody(inner, head);
        }
    }

    private void awaitBody(ChannelHandlerContext inner, HttpRequest head) {
        ArrivingBody announced = new ArrivingBody(head, limits);
        if (announced.isTooLong()) {
            refuse(inner, head, Refusal.LARGE_BODY);
            return;
        }
        receiving = Receiving.BODY;
        body = announced;
        if (HttpUtil.is100ContinueExpected(head) && answering == 0) {
            inner.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void content(ChannelHandlerContext inner, HttpContent content) {
        ArrivingBody arriving = body;
        if (receiving == Receiving.DROPPED) {
            content.release();
        } else if (arriving == null) {
            inner.fireChannelRead(content); // the end of a request without a body
        } else if (content.decoderResult().isFailure()) {
            content.release();
            refuse(inner, arriving.head(), Refusal.MALFORMED);
        } else if (arriving.isTooLongWith(content)) {
            content.release();
            refuse(inner, arriving.head(), Refusal.LARGE_BODY);
        } else if (content instanceof LastHttpContent last) {
            HttpRequest whole = arriving.end(last);
            body = null;
            receiving = Receiving.NOTHING;
            handOn(inner, arriving.head(), whole);
        } else {
            arriving.add(content);
        }
    }

    /** @param message the whole request; or the head of a request without a body, whose end follows */
    private void handOn(ChannelHandlerContext inner, HttpRequest head, HttpRequest message) {
        answering++;
        answeringCost += received + headerCost(head);
        received = 0;
        charge();
        if (loop.hasRoom()) {
            inner.fireChannelRead(message);
        } else {
            answering--;
            ReferenceCountUtil.release(message);
            refuse(inner, head, Refusal.NO_ROOM);
        }
    }

    private void refuse(ChannelHandlerContext inner, HttpRequest head, Refusal refusal) {
        meters.refused(refusal);
        receiving = Receiving.DROPPED;
        dropBody();
        answering++;
        inner.fireChannelRead(RefusedRequest.of(head, refusal));
    }

    private void dropBody() {
        if (body != null) {
            body.release();
            body = null;
        }
    }

    @Override
    public void write(ChannelHandlerContext inner, Object message, ChannelPromise promise) {
        boolean interim = false;
        if (message instanceof HttpResponse response) {
            interim = response.status().codeClass() == HttpStatusClass.INFORMATIONAL;
            lastAnswer |= !interim && !HttpUtil.isKeepAlive(response);
        }
        if (message instanceof LastHttpContent && !interim) {
            answered();
            if (answering == 0 && receiving == Receiving.DROPPED) {
                lastAnswer = true;
                inner.write(message, promise.unvoid().addListener(ChannelFutureListener.CLOSE));
                return;
            }
        }
        inner.write(message, promise);
    }

    private void answered() {
        answering--;
        if (answering == 0) {
            since = loop.now();
            answeringCost = 0;
            charge();
        }
    }

    /**
     * Closes the connection, with two exceptions. It does not close in the middle of a request when the server stops.
     * After a last answer that the client did not wait for, it closes later, so that the client can read the answer:
     * with unread data in the socket, the answer would be lost (RFC 9112 section 9.6).
     */
    @Override
    public void close(ChannelHandlerContext inner, ChannelPromise promise) {
        boolean unfinished = receiving != Receiving.NOTHING && inner.channel().isActive();
        if (isLingering || (unfinished && !lastAnswer && isReceiving())) {
            inner.channel().closeFuture().addListener(closed -> promise.trySuccess());
        } else if (unfinished && lastAnswer && inner.channel() instanceof DuplexChannel duplex) {
            isLingering = true;
            since = loop.now();
            release();
            inner.channel().closeFuture().addListener(closed -> promise.trySuccess());
            duplex.shutdownOutput();
            inner.read();
        } else {
            inner.close(promise);
        }
    }

    /** Enforces the timeouts. */
    void tick(long now, HttpSettings settings) {
        ChannelHandlerContext inner = context;
        if (inner == null) {
            return;
        }
        Duration waited = Duration.ofNanos(now - since);
        ArrivingBody arriving = body;
        if (isLingering) {
            if (waited.compareTo(LINGER) > 0) {
                inner.close();
            }
        } else if (isReceiving() && arriving == null) {
            closeWhen(waited.compareTo(settings.headerTimeout()) > 0);
        } else if (isReceiving() && arriving != null) {
            if (waited.compareTo(settings.requestTimeout()) > 0) {
                meters.timedOut();
                refuse(inner, arriving.head(), Refusal.SLOW);
                inner.fireChannelReadComplete();
            }
        } else if (doesPeerRead(inner) || (answering > 0 && unread == 0)) {
            since = now;
        } else {
            closeWhen(waited.compareTo(settings.idleTimeout()) > 0);
        }
    }

    private void closeWhen(boolean tooLong) {
        if (tooLong) {
            meters.timedOut();
            evict();
        }
    }

    /** {@return whether the peer has read some of the waiting data since the last call} */
    private boolean doesPeerRead(ChannelHandlerContext inner) {
        ChannelOutboundBuffer buffer = inner.channel().unsafe().outboundBuffer();
        long before = unread;
        unread = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        return unread > 0 && unread != before;
    }

    boolean isReceiving() {
        return answering == 0 && (receiving == Receiving.HEADERS || receiving == Receiving.BODY);
    }

    boolean isIdle() {
        return answering == 0 && !isReceiving();
    }

    long since() {
        return since;
    }

    /** Closes the connection at once. */
    void evict() {
        ChannelHandlerContext inner = context;
        if (inner != null) {
            leave(); // now, since the channel reports its end only later
            inner.close();
        }
    }

    /** {@return the memory of the current request, in bytes} */
    private long receivingCost() {
        return switch (receiving) {
            case NOTHING, DROPPED -> 0;
            case HEADERS -> received + Math.min(received * HEADER_FACTOR, MOST_HEADER_OBJECTS);
            case BODY -> received + (body == null ? 0 : headerCost(body.head()));
        };
    }

    private static long headerCost(HttpRequest head) {
        return (long) HEADER_OBJECTS * head.headers().size();
    }

    private void charge() {
        long cost = answeringCost + receivingCost();
        loop.charge(cost - charged);
        charged = cost;
    }

    @Override
    public void channelInactive(ChannelHandlerContext inner) {
        leave();
        inner.fireChannelInactive();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext inner) {
        leave();
    }

    private void leave() {
        loop.remove(this);
        release();
        context = null;
    }

    private void release() {
        dropBody();
        receiving = Receiving.DROPPED;
        answeringCost = 0;
        charge();
    }
}
