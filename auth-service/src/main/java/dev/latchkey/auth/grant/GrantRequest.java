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
 * A client's request to a grant.
 *
 * @param client the authenticated client
 * @param grant what it presents, well formed
 * @param scope the requested scope, in that order; empty when the parameter is absent, an empty set when its value is empty
 * @param resources the requested resource servers (RFC 8707 section 2); empty when the request names none
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
                // The SDK quotes the request in its error description, and then refuses characters in that description.
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
