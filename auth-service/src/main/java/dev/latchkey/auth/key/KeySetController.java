package dev.latchkey.auth.key;

import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.util.JSONObjectUtils;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** Publishes the public keys (RFC 7517 section 5). */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class KeySetController {
    /** A verifier that asks by this learns of a new key before it signs, and forgets an old one soon. */
    private static final String CACHE_CONTROL = "public, max-age=300";

    private final SigningKeys keys;
    private volatile Published published = new Published(new JWKSet(), "", "");

    KeySetController(SigningKeys keys) {
        this.keys = keys;
    }

    private record Published(JWKSet keys, String json, String etag) {}

    /** The public keys, as a JWK set. */
    @Get(value = "/.well-known/jwks.json", produces = MediaType.APPLICATION_JSON)
    HttpResponse<String> keySet(HttpRequest<?> request) {
        Published current = current();
        boolean known = request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                .anyMatch(etags -> etags.contains(current.etag()) || etags.equals("*"));
        MutableHttpResponse<String> response = known ? HttpResponse.notModified() : HttpResponse.ok(current.json());
        return response.header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL).header(HttpHeaders.ETAG, current.etag());
    }

    /** The key set seldom changes: it is written once for many requests. */
    private Published current() {
        JWKSet now = keys.publicKeys();
        Published last = published;
        if (!last.keys().equals(now)) {
            String json = JSONObjectUtils.toJSONString(now.toJSONObject(true));
            last = new Published(now, json, '"' + sha256(json) + '"');
            published = last;
        }
        return last;
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
