package dev.latchkey.shared.micronaut.http;

import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.nio.charset.Charset;
import java.nio.charset.IllegalCharsetNameException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks a request's headers for what the server must refuse, and for what makes the framework fail. */
final class RequestCheck {
    private static final String CHARSET = "charset";

    private RequestCheck() {}

    /** {@return why the gate must refuse the request; null when it need not} */
    static @Nullable Refusal refusal(HttpRequest request) {
        if (request.decoderResult().isFailure()) {
            return ofFailure(request.decoderResult().cause());
        }
        HttpHeaders headers = request.headers();
        if (headers.contains(HttpHeaderNames.TRANSFER_ENCODING) && !isClearlyFramed(headers)) {
            return Refusal.AMBIGUOUS_LENGTH;
        }
        if (isEncoded(headers) && hasBody(request)) {
            return Refusal.ENCODED_BODY;
        }
        return isCharsetKnown(headers.get(HttpHeaderNames.CONTENT_TYPE)) ? null : Refusal.UNKNOWN_CHARSET;
    }

    /** {@return whether a body follows} */
    static boolean hasBody(HttpRequest request) {
        return HttpUtil.getContentLength(request, 0L) != 0 || HttpUtil.isTransferEncodingChunked(request);
    }

    private static Refusal ofFailure(Throwable failure) {
        return switch (failure) {
            case TooLongHttpHeaderException _ -> Refusal.LARGE_HEADERS;
            case TooLongHttpLineException _ -> Refusal.LONG_ADDRESS;
            default -> Refusal.MALFORMED;
        };
    }

    /** RFC 9112 section 6.1: {@code chunked} must be the only coding, without a Content-Length. */
    private static boolean isClearlyFramed(HttpHeaders headers) {
        List<String> codings = headers.getAll(HttpHeaderNames.TRANSFER_ENCODING);
        return codings.size() == 1
                && HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(
                        codings.getFirst().strip())
                && !headers.contains(HttpHeaderNames.CONTENT_LENGTH);
    }

    private static boolean isEncoded(HttpHeaders headers) {
        return headers.contains(HttpHeaderNames.CONTENT_ENCODING)
                && !headers.getAll(HttpHeaderNames.CONTENT_ENCODING).stream()
                        .allMatch(HttpHeaderValues.IDENTITY::contentEqualsIgnoreCase);
    }

    /**
     * The framework looks up the character set whenever it reads a media type, and fails when it does not know the
     * name.
     */
    private static boolean isCharsetKnown(@Nullable String contentType) {
        if (contentType == null) {
            return true;
        }
        for (int at = contentType.indexOf(';'); at >= 0; at = contentType.indexOf(';', at + 1)) {
            int end = contentType.indexOf(';', at + 1);
            String parameter = contentType.substring(at + 1, end < 0 ? contentType.length() : end);
            int equals = parameter.indexOf('=');
            if (equals >= 0
                    && parameter.substring(0, equals).strip().equalsIgnoreCase(CHARSET)
                    && !isCharset(parameter.substring(equals + 1).strip())) {
                return false;
            }
        }
        return true;
    }

    private static boolean isCharset(String name) {
        boolean quoted = name.length() >= 2 && name.startsWith("\"") && name.endsWith("\"");
        try {
            return Charset.isSupported(quoted ? name.substring(1, name.length() - 1) : name);
        } catch (IllegalCharsetNameException e) {
            return false;
        }
    }
}
