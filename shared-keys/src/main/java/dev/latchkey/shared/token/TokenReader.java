package dev.latchkey.shared.token;

import static dev.latchkey.shared.token.AccessTokenVerifier.require;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import dev.latchkey.shared.json.JsonRefusedException;
import dev.latchkey.shared.json.StrictJson;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes a compact serialization apart (RFC 7515 section 7.1), strictly, and decodes each part once. Nothing of what it
 * returns may be trusted.
 */
final class TokenReader {
    /** Longer tokens are refused unread: an HTTP server takes no longer header either. */
    static final int MAX_LENGTH = 8192;

    /** The end of the year 9999, where ISO 8601 ends too, in seconds since 1970. */
    private static final long LAST_SECOND = 253_402_300_799L;

    /** There are as many as keys; what strangers write in theirs comes and goes. */
    private static final int MOST_HEADERS = 32;

    private final Cache<String, UnverifiedToken.Header> headers = Caffeine.newBuilder()
            .maximumSize(MOST_HEADERS)
            .executor(Runnable::run)
            .build();

    /** @throws RefusedException when its form is not ours */
    UnverifiedToken read(String token) throws RefusedException {
        require(token.length() <= MAX_LENGTH, Refusal.MALFORMED);
        int afterHeader = token.indexOf('.');
        int afterPayload = token.lastIndexOf('.');
        // The decoder refuses a third dot between them, and whatever else is no base64url; but it takes padding.
        require(
                afterHeader > 0
                        && afterPayload > afterHeader + 1
                        && afterPayload < token.length() - 1
                        && token.indexOf('=') < 0,
                Refusal.MALFORMED);
        try {
            UnverifiedToken.Header header = header(token.substring(0, afterHeader));
            String signatureText = token.substring(afterPayload + 1);
            byte[] signature = decode(signatureText);
            // Many strings decode to one signature; we know a token by one of them only.
            require(
                    Base64.getUrlEncoder()
                            .withoutPadding()
                            .encodeToString(signature)
                            .equals(signatureText),
                    Refusal.MALFORMED);
            byte[] payload = decode(token.substring(afterHeader + 1, afterPayload));
            Map<String, @Nullable Object> claims = StrictJson.values(payload);
            requireTexts(claims);
            requireDates(claims);
            require(isFinite(claims), Refusal.BAD_CLAIM);
            return new UnverifiedToken(
                    header, claims, token.substring(0, afterPayload).getBytes(StandardCharsets.US_ASCII), signature);
        } catch (IllegalArgumentException | ParseException | JsonRefusedException e) {
            throw new RefusedException(Refusal.MALFORMED);
        }
    }

    /** Reads a header, or knows it again. Only what it says depends on its text, so that it may be kept for ever. */
    private UnverifiedToken.Header header(String encoded) throws ParseException, JsonRefusedException {
        UnverifiedToken.Header known = headers.getIfPresent(encoded);
        if (known != null) {
            return known;
        }
        byte[] json = decode(encoded);
        // First, since the library trips over a header that is no object.
        StrictJson.members(json);
        UnverifiedToken.Header read = UnverifiedToken.Header.of(
                JWSHeader.parse(new String(json, StandardCharsets.UTF_8), new Base64URL(encoded)));
        headers.put(encoded, read);
        return read;
    }

    /** @throws IllegalArgumentException when it is no base64url, or of a length that none has */
    private static byte[] decode(String base64Url) {
        return Base64.getUrlDecoder().decode(base64Url);
    }

    /** The library makes a string of a number: two subjects would become one. */
    private static void requireTexts(Map<String, @Nullable Object> claims) throws RefusedException {
        for (String text : new String[] {"iss", "sub", "jti", "client_id", "sid", "scope"}) {
            require(!claims.containsKey(text) || claims.get(text) instanceof String, Refusal.BAD_CLAIM);
        }
    }

    /**
     * RFC 7519 allows fractions in a NumericDate. We issue none, and libraries round them each in its own way. Numbers
     * past all dates overflow: a token from the far future would become one of the past.
     */
    private static void requireDates(Map<String, @Nullable Object> claims) throws RefusedException {
        for (String date : new String[] {"exp", "nbf", "iat"}) {
            require(!claims.containsKey(date) || isInTheCalendar(claims.get(date)), Refusal.BAD_CLAIM);
        }
    }

    /** {@return whether it is an integer in the text, and not too large} */
    private static boolean isInTheCalendar(@Nullable Object value) {
        return value instanceof Long seconds && seconds >= -LAST_SECOND && seconds <= LAST_SECOND;
    }

    /** {@return whether every number is one in Java, too, at whatever depth} */
    private static boolean isFinite(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> members -> members.values().stream().allMatch(TokenReader::isFinite);
            case List<?> elements -> elements.stream().allMatch(TokenReader::isFinite);
            case Double number -> Double.isFinite(number);
            case null, default -> true;
        };
    }
}
