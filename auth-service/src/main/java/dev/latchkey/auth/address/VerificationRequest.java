package dev.latchkey.auth.address;

import io.micronaut.serde.annotation.Serdeable;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /email/verifications}, not yet validated: one of the two.
 *
 * @param token of the link in the mail
 * @param code in the mail; in any case, with any spaces and dashes
 */
@Serdeable
record VerificationRequest(@Nullable String token, @Nullable String code) {
    /** The secrets stay out of logs. */
    @Override
    public String toString() {
        return "VerificationRequest[]";
    }
}
