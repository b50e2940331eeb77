package dev.latchkey.shared.micronaut.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.LastHttpContent;
import org.jspecify.annotations.Nullable;

/**
 * The body of one request while it arrives, and its limit.
 *
 * <p>Copies a body that comes in pieces to the heap, where it takes no more than its size. A piece of a network buffer
 * would keep the whole buffer in memory.
 */
final class ArrivingBody {
    private final HttpRequest head;
    private final BodyLimits limits;
    private final long announced;
    private long limit;
    private @Nullable ByteBuf pieces;

    ArrivingBody(HttpRequest head, BodyLimits limits) {
        this.head = head;
        this.limits = limits;
        this.announced = HttpUtil.getContentLength(head, 0L);
        this.limit = announced <= limits.always() ? limits.always() : limits.of(head);
    }

    HttpRequest head() {
        return head;
    }

    /** {@return whether the length that the head announces is over the limit} */
    boolean isTooLong() {
        return announced > limit;
    }

    /** {@return whether the body would be over the limit with this piece} */
    boolean isTooLongWith(HttpContent piece) {
        long length = (pieces == null ? 0 : pieces.readableBytes())
                + (long) piece.content().readableBytes();
        if (length > limit) {
            limit = Math.max(limit, limits.of(head)); // for a body of unknown length
        }
        return length > limit;
    }

    /** Adds a piece, and releases it. */
    void add(HttpContent piece) {
        if (pieces == null) {
            pieces = Unpooled.buffer(piece.content().readableBytes());
        }
        pieces.writeBytes(piece.content());
        piece.release();
    }

    /** {@return the whole request, which the caller releases} */
    FullHttpRequest end(LastHttpContent last) {
        ByteBuf whole = last.content();
        if (pieces != null) {
            whole = pieces.writeBytes(last.content());
            last.release();
            pieces = null;
        }
        return new DefaultFullHttpRequest(
                head.protocolVersion(), head.method(), head.uri(), whole, head.headers(), EmptyHttpHeaders.INSTANCE);
    }

    void release() {
        if (pieces != null) {
            pieces.release();
            pieces = null;
        }
    }
}
