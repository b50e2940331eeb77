package dev.latchkey.auth.error;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;

/** The body of an OAuth error (RFC 6749 section 5.2). */
@Serdeable
record OAuthError(
        String error, @JsonProperty("error_description") String description) {}
