package dev.latchkey.shared.micronaut.http;

import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.EmptyHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;

/**
 * Replaces a request that the gate refuses. It has the same address and headers, and no body. So the refusal passes the
 * filters, and gets the error format of its path.
 */
final class RefusedRequest extends DefaultFullHttpRequest {
    private final Refusal refusal;

    private RefusedRequest(HttpVersion version, HttpMethod method, String uri, HttpHeaders headers, Refusal refusal) {
        super(version, method, uri, Unpooled.EMPTY_BUFFER, headers, EmptyHttpHeaders.INSTANCE);
        this.refusal = refusal;
    }

    /** @param request the refused request; when the decoder could not read it, its address is replaced by {@code /} */
    static RefusedRequest of(HttpRequest request, Refusal refusal) {
        boolean addressKnown = request.uri().startsWith("/")
                && (request.decoderResult().isSuccess() || refusal == Refusal.LARGE_HEADERS);
        HttpHeaders headers = request.headers();
        headers.remove(HttpHeaderNames.TRANSFER_ENCODING)
                .remove(HttpHeaderNames.CONTENT_LENGTH)
                .remove(HttpHeaderNames.CONTENT_ENCODING)
                .remove(HttpHeaderNames.EXPECT);
        return new RefusedRequest(
                request.protocolVersion(), request.method(), addressKnown ? request.uri() : "/", headers, refusal);
    }

    Refusal refusal() {
        return refusal;
    }

    /** By identity, since the base class compares only the content of two requests. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }
}
