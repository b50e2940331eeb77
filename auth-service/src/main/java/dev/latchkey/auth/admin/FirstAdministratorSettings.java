package dev.latchkey.auth.admin;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import org.jspecify.annotations.Nullable;

/**
 * Who the first administrator is. Nobody, unless both are set: there is no default account.
 *
 * @param username an address when it contains an at sign
 * @param password that it has at first
 */
@Context
@ConfigurationProperties("latchkey.admin")
record FirstAdministratorSettings(
        @Nullable String username, @Nullable String password) {

    FirstAdministratorSettings {
        username = username == null || username.isBlank() ? null : username;
        password = password == null || password.isEmpty() ? null : password;
        if ((username == null) != (password == null)) {
            throw new IllegalArgumentException(
                    "Set both ADMIN_USERNAME and ADMIN_PASSWORD (or ADMIN_PASSWORD_FILE), or neither.");
        }
    }

    /** The password stays out of logs. */
    @Override
    public String toString() {
        return "FirstAdministratorSettings[username=" + username + "]";
    }
}
