package dev.latchkey.auth.key;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;

/** Publishes the public keys (RFC 7517 section 5). */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
final class KeySetController {
    private final SigningKeys keys;
    private final String cacheControl;

    KeySetController(SigningKeys keys, KeySettings settings) {
        this.keys = keys;
        this.cacheControl = "public, max-age=" + settings.maxAge().toSeconds();
    }

    /** The public keys, as a JWK set. */
    @Get(value = "/.well-known/jwks.json", produces = MediaType.APPLICATION_JSON)
    HttpResponse<String> keySet(HttpRequest<?> request) {
        KeySetDocument current = keys.document();
        boolean known = request.getHeaders().getAll(HttpHeaders.IF_NONE_MATCH).stream()
                .anyMatch(etags -> etags.contains(current.etag()) || etags.equals("*"));
        MutableHttpResponse<String> response = known ? HttpResponse.notModified() : HttpResponse.ok(current.json());
        return response.header(HttpHeaders.CACHE_CONTROL, cacheControl).header(HttpHeaders.ETAG, current.etag());
    }
}
