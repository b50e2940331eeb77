package dev.latchkey.auth.token;

import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A user, as a token names them.
 *
 * @param id {@code sub}: the account's UUID
 * @param username {@code preferred_username}
 * @param name {@code name}; null when none was given
 * @param roles for {@code @Secured}
 */
public record TokenSubject(
        UUID id, String username, @Nullable String name, List<String> roles) {
    public TokenSubject {
        roles = List.copyOf(roles);
    }

    /** {@return this subject with only those of its roles that are allowed} */
    public TokenSubject withRoles(Collection<String> allowed) {
        return new TokenSubject(
                id, username, name, roles.stream().filter(allowed::contains).toList());
    }
}
