package dev.latchkey.auth.login;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /login}, unchecked: a password, and a username or an e-mail address. */
@Serdeable
record LoginRequest(
        @Nullable String username,
        @Nullable String email,
        @Nullable String password) {

    /** The password stays out of logs. */
    @Override
    public String toString() {
        return "LoginRequest[]";
    }
}
