package dev.latchkey.auth.registration;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** What somebody who wants an account gives, unchecked: the body of {@code POST /register}. */
@Serdeable
public record RegistrationRequest(
        @Nullable String username,
        @Nullable String password,
        @Nullable String email,
        @Nullable String name) {

    /** The password stays out of logs. */
    @Override
    public String toString() {
        return "RegistrationRequest[]";
    }
}
