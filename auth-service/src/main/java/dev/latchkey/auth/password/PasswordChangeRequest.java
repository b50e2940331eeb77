package dev.latchkey.auth.password;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /password}, not yet validated. */
@Serdeable
record PasswordChangeRequest(
        @JsonProperty("current_password") @Nullable String currentPassword,
        @JsonProperty("new_password") @Nullable String newPassword) {

    /** The passwords stay out of logs. */
    @Override
    public String toString() {
        return "PasswordChangeRequest[]";
    }
}
