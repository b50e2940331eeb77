package dev.latchkey.auth.admin;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import org.jspecify.annotations.Nullable;

/**
 * The first administrator. Unless both settings are present, there is none: no default account exists.
 *
 * @param username with an at sign, it is also the e-mail address
 * @param password the initial password
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
