package dev.latchkey.shared.test;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jose.util.JSONObjectUtils;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An access token like those of auth-service. It is valid, and each method gives a copy with one change. It writes the
 * header and the claims itself and checks nothing, so that it can also make tokens that no library would make.
 */
public final class TestTokens {
    public static final String ISSUER = "https://auth.example.test";
    public static final String AUDIENCE = "latchkey-api";
    public static final String CLIENT = "latchkey";
    public static final String SUBJECT = "0f4de4b5-6c9e-4c3a-9d55-0a6d7a3c1f10";
    public static final String USERNAME = "ada";
    public static final Duration LIFETIME = Duration.ofMinutes(15);

    private final Map<String, @Nullable Object> header;
    private final Map<String, @Nullable Object> claims;
    private final @Nullable String headerText;
    private final byte @Nullable [] payload;
    private final Signer signer;

    /** Makes the third part of a token from the first two, {@code header.payload} in ASCII. */
    public interface Signer {
        byte[] sign(byte[] input) throws GeneralSecurityException, JOSEException;
    }

    private TestTokens(
            Map<String, @Nullable Object> header,
            Map<String, @Nullable Object> claims,
            @Nullable String headerText,
            byte @Nullable [] payload,
            Signer signer) {
        this.header = header;
        this.claims = claims;
        this.headerText = headerText;
        this.payload = payload;
        this.signer = signer;
    }

    /** {@return a user's token, issued now for 15 minutes, signed by {@link TestKeys#signing}} */
    public static TestTokens valid(Clock clock) {
        Instant now = clock.instant();
        Map<String, @Nullable Object> header = new LinkedHashMap<>();
        header.put("typ", "at+jwt");
        header.put("alg", "RS256");
        header.put("kid", TestKeys.signing().getKeyID());
        Map<String, @Nullable Object> claims = new LinkedHashMap<>();
        claims.put("iss", ISSUER);
        claims.put("sub", SUBJECT);
        claims.put("aud", AUDIENCE);
        claims.put("exp", now.plus(LIFETIME).getEpochSecond());
        claims.put("iat", now.getEpochSecond());
        claims.put("jti", UUID.randomUUID().toString());
        claims.put("client_id", CLIENT);
        claims.put("scope", "openid profile email notes:read notes:write");
        claims.put("sid", UUID.randomUUID().toString());
        claims.put("auth_time", now.getEpochSecond());
        claims.put("preferred_username", USERNAME);
        claims.put("name", "Ada Lovelace");
        claims.put("roles", List.of("user"));
        return new TestTokens(header, claims, null, null, rs256(TestKeys.signing()));
    }

    /** {@return the same token, but issued to a service for itself: without a session and without a user} */
    public static TestTokens validForService(Clock clock) {
        return valid(clock)
                .claim("sub", "notes-counter")
                .claim("client_id", "notes-counter")
                .claim("scope", "notes:count")
                .without("sid")
                .without("auth_time")
                .without("preferred_username")
                .without("name")
                .without("roles");
    }

    /** {@return a security event token: the account {@link #SUBJECT} is deleted, for the client of this id} */
    public static TestTokens validSecurityEvent(Clock clock, String clientId) {
        Map<String, Object> subject = Map.of("format", "iss_sub", "iss", ISSUER, "sub", SUBJECT);
        return valid(clock).event(clock, clientId, subject);
    }

    private TestTokens event(Clock clock, String clientId, Map<String, Object> subject) {
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("iss", ISSUER);
        event.put("aud", clientId);
        event.put("iat", clock.instant().getEpochSecond());
        event.put("toe", clock.instant().getEpochSecond());
        event.put("jti", UUID.randomUUID().toString());
        event.put("sub_id", subject);
        event.put(
                "events",
                Map.of(
                        "https://schemas.openid.net/secevent/risc/event-type/account-purged",
                        Map.of("subject", subject)));
        return new TestTokens(header, event, null, null, signer).header("typ", "secevent+jwt");
    }

    /** Sets a claim; null becomes null in the JSON. */
    public TestTokens claim(String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(claims);
        changed.put(name, value);
        return new TestTokens(header, changed, headerText, payload, signer);
    }

    /** Removes a claim. */
    public TestTokens without(String name) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(claims);
        changed.remove(name);
        return new TestTokens(header, changed, headerText, payload, signer);
    }

    /** Sets a header parameter; null becomes null in the JSON. */
    public TestTokens header(String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(header);
        changed.put(name, value);
        return new TestTokens(changed, claims, headerText, payload, signer);
    }

    /** Removes a header parameter. */
    public TestTokens withoutHeader(String name) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(header);
        changed.remove(name);
        return new TestTokens(changed, claims, headerText, payload, signer);
    }

    /** Replaces the whole header. */
    public TestTokens headerText(String json) {
        return new TestTokens(header, claims, json, payload, signer);
    }

    /** Replaces all claims. */
    public TestTokens payload(byte[] bytes) {
        return new TestTokens(header, claims, headerText, bytes.clone(), signer);
    }

    /** Signs with another key, and sets its {@code kid}. */
    public TestTokens signedBy(RSAKey key) {
        return header("kid", key.getKeyID()).signed(rs256(key));
    }

    /** Signs in another way, without a change of the header. */
    public TestTokens signed(Signer other) {
        return new TestTokens(header, claims, headerText, payload, other);
    }

    /** {@return a claim as text} */
    public String text(String claim) {
        return String.valueOf(claims.get(claim));
    }

    /** {@return the header as JSON} */
    public String headerJson() {
        return headerText == null ? JSONObjectUtils.toJSONString(header) : headerText;
    }

    /** {@return the claims as JSON} */
    public String claimsJson() {
        return JSONObjectUtils.toJSONString(claims);
    }

    /** {@return the token in compact serialization} */
    public String token() {
        Base64URL first = Base64URL.encode(headerJson());
        Base64URL second = payload == null ? Base64URL.encode(claimsJson()) : Base64URL.encode(payload);
        String input = first + "." + second;
        try {
            return input + "."
                    + Base64URL.encode(signer.sign(input.getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
        } catch (GeneralSecurityException | JOSEException e) {
            throw new IllegalStateException("the test's key does not sign", e);
        }
    }

    /** {@return RSASSA-PKCS1-v1_5 with SHA-256} */
    public static Signer rs256(RSAKey key) {
        return input -> {
            Signature signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key.toPrivateKey());
            signature.update(input);
            return signature.sign();
        };
    }
}
