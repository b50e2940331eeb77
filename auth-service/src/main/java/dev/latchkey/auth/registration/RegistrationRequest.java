package dev.latchkey.auth.registration;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /register}, unchecked. */
@Serdeable
record RegistrationRequest(
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
