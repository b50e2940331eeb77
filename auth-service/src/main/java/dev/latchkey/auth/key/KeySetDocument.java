package dev.latchkey.auth.key;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * A JWK set as it is sent (RFC 7517 section 5). It seldom changes, so it is serialized once for many requests.
 *
 * @param etag the same wherever the keys are the same (RFC 9110 section 8.8.3)
 */
record KeySetDocument(String json, String etag) {
    static KeySetDocument of(JWKSet publicKeys) {
        String json = JSONObjectUtils.toJSONString(publicKeys.toJSONObject(true));
        return new KeySetDocument(json, '"' + sha256(json) + '"');
    }

    private static String sha256(String text) {
        try {
            return HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("SHA-256 is part of every JDK", e);
        }
    }
}
