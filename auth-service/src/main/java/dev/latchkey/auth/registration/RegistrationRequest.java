package dev.latchkey.auth.registration;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /register}, not yet validated.
 *
 * @param invitation the token of an invitation, required where registration is by invitation; ignored otherwise
 */
@Serdeable
public record RegistrationRequest(
        @Nullable String username,
        @Nullable String password,
        @Nullable String email,
        @Nullable String name,
        @Nullable String invitation) {
    /** Creates a request without an invitation. */
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
