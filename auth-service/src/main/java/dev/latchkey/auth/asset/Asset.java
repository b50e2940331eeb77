package dev.latchkey.auth.asset;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** A file in memory that browsers show. */
public final class Asset {
    /** The name of the parameter with the version, in an address. */
    private static final String VERSION = "v";

    private static final int VERSION_BYTES = 6;

    /**
     * A browser that opens the file as a document runs no script in it, and loads nothing for it. In an {@code <img>}, an SVG
     * runs no script anyway. The styles are those that programs write into SVG files.
     */
    private static final String CONTENT_SECURITY_POLICY = "sandbox; default-src 'none'; style-src 'unsafe-inline'";

    private final byte[] content;
    private final String mediaType;
    private final String version;

    private Asset(byte[] content, String mediaType) {
        this.content = content;
        this.mediaType = mediaType;
        this.version = version(content);
    }

    /** {@return a file of this media type} */
    public static Asset of(byte[] content, String mediaType) {
        return new Asset(content.clone(), mediaType);
    }

    private static String version(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, VERSION_BYTES);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }

    /** {@return the address of the file, which changes with its content} */
    public String address(String path) {
        return address(path, content);
    }

    /** {@return the address of a file with this content} */
    public static String address(String path, byte[] content) {
        return path + "?" + VERSION + "=" + version(content);
    }

    /** {@return the size in bytes} */
    public int size() {
        return content.length;
    }

    /**
     * {@return the answer with the file, or that the browser has it already}
     *
     * @param cacheControl how long the browser may keep it
     */
    public HttpResponse<?> answer(HttpRequest<?> request, String cacheControl) {
        String tag = "\"" + version + "\"";
        MutableHttpResponse<?> response = tag.equals(request.getHeaders().get(HttpHeaders.IF_NONE_MATCH))
                ? HttpResponse.notModified()
                : HttpResponse.ok(content).contentType(MediaType.of(mediaType));
        return response.header(HttpHeaders.CACHE_CONTROL, cacheControl)
                .header(HttpHeaders.ETAG, tag)
                .header("X-Content-Type-Options", "nosniff")
                .header("Content-Security-Policy", CONTENT_SECURITY_POLICY)
                .header("Cross-Origin-Resource-Policy", "same-origin");
    }

    /**
     * {@return the answer to a request for {@link #address}} The browser may keep this version for good. An address with
     * another version comes from another replica, in the middle of an update: then the browser asks again each time.
     */
    public HttpResponse<?> answerVersion(HttpRequest<?> request) {
        boolean current = (VERSION + "=" + version).equals(request.getUri().getRawQuery());
        return answer(request, current ? "public, max-age=31536000, immutable" : "no-cache");
    }
}
