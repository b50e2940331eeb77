package dev.latchkey.shared.micronaut.http;

import io.netty.handler.codec.http.DefaultHttpHeaders;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpHeadersFactory;

/**
 * Headers that keep a Content-Length beside a Transfer-Encoding. The decoder drops the length and takes the request. But a
 * proxy before us may have gone by the length, so the gate must see both to refuse the request (RFC 9112 section 6.1).
 */
final class FramingHeaders extends DefaultHttpHeaders {
    static final HttpHeadersFactory FACTORY = new HttpHeadersFactory() {
        @Override
        public HttpHeaders newHeaders() {
            return new FramingHeaders();
        }

        @Override
        public HttpHeaders newEmptyHeaders() {
            return new FramingHeaders();
        }
    };

    private boolean read;

    private FramingHeaders() {}

    /** From now on the length can be removed. */
    void areRead() {
        read = true;
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
