package dev.latchkey.auth.grant;

import com.nimbusds.oauth2.sdk.AuthorizationGrant;
import com.nimbusds.oauth2.sdk.OAuth2Error;
import com.nimbusds.oauth2.sdk.ParseException;
import com.nimbusds.oauth2.sdk.Scope;
import com.nimbusds.oauth2.sdk.util.ResourceUtils;
import dev.latchkey.auth.client.ClientRequest;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.error.OAuthException;
import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;

/**
 * What a client asks of a grant.
 *
 * @param client who asks, authenticated
 * @param grant what it presents, well formed
 * @param scope what it asks for, in that order; empty when it does not say, present and empty when it says nothing
 * @param resources for which resource servers (RFC 8707 section 2); empty when it does not say
 */
record GrantRequest(
        RegisteredClient client, AuthorizationGrant grant, Optional<SequencedSet<String>> scope, List<URI> resources) {

    /** The part of a request that must be well formed before its client is authenticated. */
    record Unauthenticated(AuthorizationGrant grant, Optional<SequencedSet<String>> scope, List<URI> resources) {
        static Unauthenticated of(ClientRequest request) {
            try {
                return new Unauthenticated(
                        AuthorizationGrant.parse(request.parameters()),
                        Optional.ofNullable(request.parameters().get("scope")).map(values -> scope(values.getFirst())),
                        resources(request.parameters().getOrDefault("resource", List.of())));
            } catch (ParseException e) {
                throw new OAuthException(e.getErrorObject() == null ? OAuth2Error.INVALID_REQUEST : e.getErrorObject());
            } catch (IllegalArgumentException e) {
                // The SDK quotes what was sent in an error description, and then finds that it must not stand there.
                throw new OAuthException(OAuth2Error.INVALID_REQUEST.setDescription("A parameter is malformed"));
            }
        }

        GrantRequest by(RegisteredClient client) {
            return new GrantRequest(client, grant, scope, resources);
        }

        private static SequencedSet<String> scope(String value) {
            return new LinkedHashSet<>(Scope.parse(value).toStringList());
        }

        private static List<URI> resources(List<String> values) {
            try {
                return values.isEmpty() ? List.of() : ResourceUtils.parseResourceURIs(values);
            } catch (ParseException e) {
                throw new OAuthException(OAuth2Error.INVALID_TARGET.setDescription(
                        "A resource must be an absolute URI without a fragment"));
            }
        }
    }
}
