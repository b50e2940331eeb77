package dev.latchkey.auth.asset;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** A format of images. The content decides about it, never a file's name or a server's header. */
public enum ImageType {
    PNG("image/png"),
    JPEG("image/jpeg"),
    WEBP("image/webp"),
    /** May contain scripts, so it is served only with headers that forbid them: see {@link Asset#answer}. */
    SVG("image/svg+xml");

    private static final byte[] PNG_START = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'};
    private static final byte[] JPEG_START = {(byte) 0xff, (byte) 0xd8, (byte) 0xff};
    private static final byte[] RIFF = {'R', 'I', 'F', 'F'};
    private static final byte[] WEBP_NAME = {'W', 'E', 'B', 'P'};
    private static final int WEBP_NAME_AT = 8;

    /** Of an SVG, its element is within this many bytes: before it are only declarations and comments. */
    private static final int SVG_START = 1024;

    private static final Pattern SVG_ELEMENT = Pattern.compile("\\A\\x{feff}?\\s*<(?s:.*)<?svg[\\s>]");

    private final String mediaType;

    ImageType(String mediaType) {
        this.mediaType = mediaType;
    }

    /** {@return the media type of its files} */
    public String mediaType() {
        return mediaType;
    }

    /** {@return the format of an image; empty when it is none of these} */
    public static Optional<ImageType> of(byte[] content) {
        return Stream.of(values()).filter(type -> type.matches(content)).findFirst();
    }

    private boolean matches(byte[] content) {
        return switch (this) {
            case PNG -> hasAt(content, 0, PNG_START);
            case JPEG -> hasAt(content, 0, JPEG_START);
            case WEBP -> hasAt(content, 0, RIFF) && hasAt(content, WEBP_NAME_AT, WEBP_NAME);
            case SVG -> SVG_ELEMENT.matcher(start(content)).find();
        };
    }

    private static boolean hasAt(byte[] content, int from, byte[] expected) {
        int to = from + expected.length;
        return content.length >= to && Arrays.equals(content, from, to, expected, 0, expected.length);
    }

    private static String start(byte[] content) {
        return new String(content, 0, Math.min(content.length, SVG_START), StandardCharsets.UTF_8);
    }
}
