package dev.latchkey.auth.address;

import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /email/verifications} and of {@code POST /profile/email/confirmations}, not yet validated: one of
 * the two.
 *
 * @param token of the link in the mail
 * @param code in the mail; in any case, with any spaces and dashes
 */
@Serdeable
record VerificationRequest(@Nullable String token, @Nullable String code) {
    /**
     * Refuses a request with none of them, or with both.
     *
     * @throws ProblemException 400
     */
    void requireOne() {
        if ((token == null) == (code == null)) {
            throw ProblemException.invalid(List.of(new InvalidField(
                    "token",
                    token == null ? FieldFlaw.REQUIRED : FieldFlaw.NOT_ALLOWED,
                    "is required unless code is set; do not set both")));
        }
    }

    /** The secrets stay out of logs. */
    @Override
    public String toString() {
        return "VerificationRequest[]";
    }
}
