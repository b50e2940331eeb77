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
 * Parses a compact serialization strictly (RFC 7515 section 7.1), and decodes each part once. Its result is not
 * verified.
 */
final class TokenReader {
    /** Longer tokens are refused without parsing. An HTTP server accepts no longer headers either. */
    static final int MAX_LENGTH = 8192;

    /** The end of the year 9999, in seconds since 1970. The four-digit years of ISO 8601 end there too. */
    static final long LAST_SECOND = 253_402_300_799L;

    /** The issuer has as many headers as keys. The headers of forged tokens are evicted. */
    private static final int MOST_HEADERS = 32;

    private final Cache<String, UnverifiedToken.Header> headers = Caffeine.newBuilder()
            .maximumSize(MOST_HEADERS)
            .executor(Runnable::run)
            .build();

    /** @throws RefusedException when the token does not have the form that the issuer uses */
    UnverifiedToken read(String token) throws RefusedException {
        require(token.length() <= MAX_LENGTH, Refusal.MALFORMED);
        int afterHeader = token.indexOf('.');
        int afterPayload = token.lastIndexOf('.');
        // The decoder refuses a third dot, and all else that is not base64url. But it accepts padding.
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
            // Several strings decode to the same signature. Only one of them is accepted: one token has one text.
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

    /** Parses a header, or returns it from the cache. The result depends on the text only, so it never becomes stale. */
    private UnverifiedToken.Header header(String encoded) throws ParseException, JsonRefusedException {
        UnverifiedToken.Header known = headers.getIfPresent(encoded);
        if (known != null) {
            return known;
        }
        byte[] json = decode(encoded);
        // Checked first, since the library fails on a header that is not an object.
        StrictJson.members(json);
        UnverifiedToken.Header read = UnverifiedToken.Header.of(
                JWSHeader.parse(new String(json, StandardCharsets.UTF_8), new Base64URL(encoded)));
        headers.put(encoded, read);
        return read;
    }

    /** @throws IllegalArgumentException when the text is not base64url, or has an impossible length */
    private static byte[] decode(String base64Url) {
        return Base64.getUrlDecoder().decode(base64Url);
    }

    /** The library turns a number into a string, so that two different subjects would become equal. */
    private static void requireTexts(Map<String, @Nullable Object> claims) throws RefusedException {
        for (String text : new String[] {"iss", "sub", "jti", "client_id", "sid", "scope"}) {
            require(!claims.containsKey(text) || claims.get(text) instanceof String, Refusal.BAD_CLAIM);
        }
    }

    /**
     * RFC 7519 allows fractions in a NumericDate. The issuer uses none, and libraries round them in different ways. A
     * number beyond all dates overflows: a date in the far future would become a date in the past.
     */
    private static void requireDates(Map<String, @Nullable Object> claims) throws RefusedException {
        for (String date : new String[] {"exp", "nbf", "iat"}) {
            require(!claims.containsKey(date) || isInTheCalendar(claims.get(date)), Refusal.BAD_CLAIM);
        }
    }

    /** {@return whether the text has an integer that is not too large} */
    private static boolean isInTheCalendar(@Nullable Object value) {
        return value instanceof Long seconds && seconds >= -LAST_SECOND && seconds <= LAST_SECOND;
    }

    /** {@return whether every number is finite in Java, at any depth} */
    private static boolean isFinite(@Nullable Object value) {
        return switch (value) {
            case Map<?, ?> members -> members.values().stream().allMatch(TokenReader::isFinite);
            case List<?> elements -> elements.stream().allMatch(TokenReader::isFinite);
            case Double number -> Double.isFinite(number);
            case null, default -> true;
        };
    }
}
