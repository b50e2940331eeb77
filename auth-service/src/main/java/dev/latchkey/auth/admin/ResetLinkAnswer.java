package dev.latchkey.auth.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/**
 * A link to set a new password, which the administrator hands over.
 *
 * @param resetUrl with its token; it cannot be shown again
 * @param expiresIn for how long it is good, in seconds
 */
@Serdeable
record ResetLinkAnswer(
        @JsonProperty("reset_url") String resetUrl,
        @JsonProperty("expires_in") long expiresIn) {

    /** The token stays out of logs. */
    @Override
    public String toString() {
        return "ResetLinkAnswer[]";
    }
}
