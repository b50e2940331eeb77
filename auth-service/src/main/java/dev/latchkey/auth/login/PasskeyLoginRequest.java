package dev.latchkey.auth.login;

import io.micronaut.serde.annotation.Serdeable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /login/passkey}, not yet validated.
 *
 * @param credential an AuthenticationResponseJSON of WebAuthn
 * @param scope what the tokens are for, space-separated; the default of the settings when absent
 */
@Serdeable
record PasskeyLoginRequest(
        @Nullable Map<String, Object> credential, @Nullable String scope) {
    /** The credential works once, and stays out of logs nevertheless. */
    @Override
    public String toString() {
        return "PasskeyLoginRequest[]";
    }
}
