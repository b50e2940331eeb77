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
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
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
 * One connection: hands each request on only when all of it has come, and refuses what breaks a limit. It stands behind the
 * decoder; {@link #bytes} stands before it.
 *
 * <p>A body that comes in pieces is copied to the heap, where its size is what it takes; a piece of a network buffer would keep
 * the whole buffer.
 */
@SuppressWarnings("FutureReturnValueIgnored") // a failure closes the channel, and that is seen
final class RequestGate extends ChannelDuplexHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestGate.class);

    /** About what a header's line takes as objects, in bytes, besides its text. */
    private static final int HEADER_OBJECTS = 128;

    /** The most that a byte of headers can take until they are complete: a line of five bytes makes those objects. */
    private static final int HEADER_FACTOR = 24;

    /** The most that all headers of a request take as objects. */
    private static final int MOST_HEADER_OBJECTS = RequestHeaders.MOST * HEADER_OBJECTS;

    /** How long a client may go on sending after its answer, so that it gets to read it. */
    private static final Duration LINGER = Duration.ofSeconds(2);

    private enum Receiving {
        NOTHING,
        HEADERS,
        BODY,
        /** What comes is dropped: the request is refused. */
        DROPPED
    }

    private final LoopConnections loop;
    private final BodyLimits limits;
    private final HttpMeters meters;
    private final MemoryExhaustion memory;

    private Receiving receiving = Receiving.NOTHING;
    /** Since when the connection is in its present state, by the loop's clock: receiving a request, or idle. */
    private long since;
    /** Received of the request under way. */
    private long received;

    private @Nullable ChannelHandlerContext context;
    private @Nullable HttpRequest request;
    private @Nullable ByteBuf body;
    private long limit;

    /** Requests handed on and not answered yet. */
    private int answering;
    /** What those take, in bytes. */
    private long answeringCost;
    /** What the loop is charged for this connection, in bytes. */
    private long charged;
    /** The answer that was written says that it is the last. */
    private boolean lastAnswer;

    /** All is said; what comes is dropped. */
    private boolean isLingering;
    /** What the peer has not read yet of the answers, when that was last looked at. */
    private long unread;

    RequestGate(LoopConnections loop, BodyLimits limits, HttpMeters meters, MemoryExhaustion memory) {
        this.loop = loop;
        this.limits = limits;
        this.meters = meters;
        this.memory = memory;
        this.since = loop.now();
    }

    /** {@return the part that stands before the decoder} */
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
                // The client has gone, or the network has; the channel is closed.
                LOG.debug("A connection broke off: {}", failure.getMessage());
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
        long length = HttpUtil.getContentLength(head, 0L);
        limit = length <= limits.always() ? limits.always() : limits.of(head);
        if (length > limit) {
            refuse(inner, head, Refusal.LARGE_BODY);
            return;
        }
        receiving = Receiving.BODY;
        request = head;
        if (HttpUtil.is100ContinueExpected(head) && answering == 0) {
            inner.writeAndFlush(new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1, HttpResponseStatus.CONTINUE, Unpooled.EMPTY_BUFFER));
        }
    }

    private void content(ChannelHandlerContext inner, HttpContent content) {
        HttpRequest head = request;
        if (receiving == Receiving.DROPPED) {
            content.release();
        } else if (head == null) {
            inner.fireChannelRead(content); // the end of a request without a body
        } else if (content.decoderResult().isFailure()) {
            content.release();
            refuse(inner, head, Refusal.MALFORMED);
        } else {
            add(inner, head, content);
        }
    }

    private void add(ChannelHandlerContext inner, HttpRequest head, HttpContent content) {
        long length = (body == null ? 0 : body.readableBytes())
                + (long) content.content().readableBytes();
        if (length > limit) {
            limit = Math.max(limit, limits.of(head)); // of a body of unknown length
        }
        if (length > limit) {
            content.release();
            refuse(inner, head, Refusal.LARGE_BODY);
        } else if (content instanceof LastHttpContent) {
            ByteBuf whole = content.content();
            if (body != null) {
                whole = body.writeBytes(content.content());
                content.release();
                body = null;
            }
            request = null;
            receiving = Receiving.NOTHING;
            handOn(inner, head, complete(head, whole));
        } else {
            if (body == null) {
                body = Unpooled.buffer(content.content().readableBytes());
            }
            body.writeBytes(content.content());
            content.release();
        }
    }

    private static FullHttpRequest complete(HttpRequest head, ByteBuf body) {
        return new DefaultFullHttpRequest(
                head.protocolVersion(), head.method(), head.uri(), body, head.headers(), EmptyHttpHeaders.INSTANCE);
    }

    /** @param message the whole request, or the head of one without a body, whose end follows */
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
        dropRequest();
        answering++;
        inner.fireChannelRead(RefusedRequest.of(head, refusal));
    }

    private void dropRequest() {
        request = null;
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
     * Closes, but neither in the midst of a request, when the server stops, nor before the client can have read an answer that
     * it did not wait for: data that nobody reads would have the answer thrown away (RFC 9112 section 9.6).
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

    /** Ends what takes too long. */
    void tick(long now, HttpSettings settings) {
        ChannelHandlerContext inner = context;
        if (inner == null) {
            return;
        }
        Duration waited = Duration.ofNanos(now - since);
        HttpRequest head = request;
        if (isLingering) {
            if (waited.compareTo(LINGER) > 0) {
                inner.close();
            }
        } else if (isReceiving() && head == null) {
            closeWhen(waited.compareTo(settings.headerTimeout()) > 0);
        } else if (isReceiving() && head != null) {
            if (waited.compareTo(settings.requestTimeout()) > 0) {
                meters.timedOut();
                refuse(inner, head, Refusal.SLOW);
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

    /** {@return whether the peer has read some of what waits for it since this was last asked} */
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

    /** Closes at once. */
    void evict() {
        ChannelHandlerContext inner = context;
        if (inner != null) {
            leave(); // now: the channel tells of its end only later
            inner.close();
        }
    }

    /** What the request under way takes. */
    private long receivingCost() {
        HttpRequest head = request;
        return switch (receiving) {
            case NOTHING, DROPPED -> 0;
            case HEADERS -> received + Math.min(received * HEADER_FACTOR, MOST_HEADER_OBJECTS);
            case BODY -> received + (head == null ? 0 : headerCost(head));
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
        dropRequest();
        receiving = Receiving.DROPPED;
        answeringCost = 0;
        charge();
    }
}
