package dev.latchkey.auth.metadata;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.id.Issuer;
import com.nimbusds.openid.connect.sdk.SubjectType;
import com.nimbusds.openid.connect.sdk.op.OIDCProviderMetadata;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.net.URI;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Publishes the metadata.
 *
 * <p>An issuer may have a path. OpenID Connect clients then ask at {@code {issuer}/.well-known/openid-configuration}; a
 * proxy that strips the path forwards this here. RFC 8414 section 3.1 puts the path last:
 * {@code /.well-known/oauth-authorization-server/path}. This is answered, too, but only for the issuer's own path.
 */
@Controller
@Secured(SecurityRule.IS_ANONYMOUS)
class MetadataController {
    private static final String CACHE_CONTROL = "public, max-age=300";

    private final AuthSettings settings;
    private final List<MetadataPart> parts;
    private final String issuerPath;

    MetadataController(AuthSettings settings, List<MetadataPart> parts) {
        this.settings = settings;
        this.parts = parts;
        this.issuerPath = URI.create(settings.issuer()).getRawPath();
    }

    private String json() {
        OIDCProviderMetadata metadata = new OIDCProviderMetadata(
                new Issuer(settings.issuer()), List.of(SubjectType.PUBLIC), settings.address("/.well-known/jwks.json"));
        metadata.setSupportsRequestURIParam(false);
        metadata.setScopes(new Scope());
        metadata.setClaims(new ArrayList<>());
        parts.forEach(part -> part.addTo(metadata));
        metadata.getClaims().sort(Comparator.naturalOrder());
        // Sorted, so that replicas answer with the same bytes.
        Map<String, Object> document = new TreeMap<>(metadata.toJSONObject());
        // The SDK leaves the member out when it is false. A missing member means true (OpenID Connect Discovery section
        // 3).
        document.putIfAbsent("request_uri_parameter_supported", false);
        return JSONObjectUtils.toJSONString(document);
    }

    /** The metadata of this issuer (RFC 8414, OpenID Connect Discovery). */
    @Get(
            uris = {"/.well-known/oauth-authorization-server", "/.well-known/openid-configuration"},
            produces = MediaType.APPLICATION_JSON)
    HttpResponse<String> metadata() {
        return HttpResponse.ok(json()).header(HttpHeaders.CACHE_CONTROL, CACHE_CONTROL);
    }

    /** The same, for an issuer with a path. */
    @Hidden
    @Get(
            uris = {"/.well-known/oauth-authorization-server/{+path}", "/.well-known/openid-configuration/{+path}"},
            produces = MediaType.APPLICATION_JSON)
    HttpResponse<String> metadata(String path) {
        if (!issuerPath.equals("/" + path)) {
            throw new ProblemException(HttpProblem.NOT_FOUND, "There is nothing at this address.");
        }
        return metadata();
    }
}
