package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.token.AccessToken;
import io.micronaut.security.authentication.Authentication;
import java.util.Collection;
import java.util.Map;

/**
 * A verified caller in the form of Micronaut Security. The name is the token's {@code sub}; the attributes are the
 * claims.
 *
 * @param token verified and not revoked
 */
public record AccessTokenAuthentication(AccessToken token) implements Authentication {
    @Override
    public String getName() {
        return token.subject();
    }

    @Override
    public Map<String, Object> getAttributes() {
        return token.claims();
    }

    @Override
    public Collection<String> getRoles() {
        return token.roles();
    }
}
