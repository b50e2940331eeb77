package dev.latchkey.shared.micronaut.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;
import io.netty.handler.codec.http.TooLongHttpHeaderException;

/**
 * Headers of a request, as the decoder fills them.
 *
 * <p>Accepts at most {@value #MOST}, since reading thousands of tiny headers takes more time than the request.
 *
 * <p>Keeps a Content-Length beside a Transfer-Encoding. The decoder would remove the length and accept the request. But
 * a proxy in front of the service may have used the length, so the gate must see both headers to refuse the request
 * (RFC 9112 section 6.1).
 */
final class RequestHeaders extends DefaultHttpHeaders {
    static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new RequestHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new RequestHeaders();
        }
    };

    /** As many as common servers accept. */
    static final int MOST = 100;

    private boolean read;

    private RequestHeaders() {}

    /** From now on, the length can be removed. */
    void areRead() {
        read = true;
    }

    /** @throws TooLongHttpHeaderException when there are too many; the decoder then fails the request */
    @Override
    public HttpHeaders add(CharSequence name, Object value) {
        if (!read && size() >= MOST) {
            throw new TooLongHttpHeaderException("more than " + MOST + " header fields");
        }
        return super.add(name, value);
    }

    @Override
    public HttpHeaders add(String name, Object value) {
        return add((CharSequence) name, value);
    }

    @Override
    public HttpHeaders remove(CharSequence name) {
        return !read && HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name) ? this : super.remove(name);
    }

    @Override
    public HttpHeaders remove(String name) {
        return remove((CharSequence) name);
    }

    @Override
    public boolean equals(Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
