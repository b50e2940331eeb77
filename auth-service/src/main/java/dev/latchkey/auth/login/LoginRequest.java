package dev.latchkey.auth.login;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /login}, not yet validated: a password, and a username or an e-mail address.
 *
 * @param refreshToken of an earlier session of the account, used or not. It shows that this device has signed in before, so
 *     the device gets through while others guess the account's password
 * @param scope what the tokens are for, space-separated; the default of the settings when absent
 */
@Serdeable
record LoginRequest(
        @Nullable String username,
        @Nullable String email,
        @Nullable String password,
        @JsonProperty("refresh_token") @Nullable String refreshToken,
        @Nullable String scope) {

    /** The password stays out of logs. */
    @Override
    public String toString() {
        return "LoginRequest[]";
    }
}
