package dev.latchkey.auth.registration;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * What somebody who wants an account gives, unchecked: the body of {@code POST /register}.
 *
 * @param invitation the token of an invitation, which is needed where registration is by invitation; else it is ignored
 */
@Serdeable
public record RegistrationRequest(
        @Nullable String username,
        @Nullable String password,
        @Nullable String email,
        @Nullable String name,
        @Nullable String invitation) {
    /** Without an invitation. */
    public RegistrationRequest(
            @Nullable String username, @Nullable String password, @Nullable String email, @Nullable String name) {
        this(username, password, email, name, null);
    }

    /** The password stays out of logs. */
    @Override
    public String toString() {
        return "RegistrationRequest[]";
    }
}
