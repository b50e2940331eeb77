package dev.latchkey.auth.page;

import dev.latchkey.shared.signin.AuthenticationClass;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * The user who is signed in with this browser.
 *
 * @param accountId the user's account
 * @param sessionId the browser's session
 * @param authTime when the user signed in, in whole seconds
 * @param amr how the user signed in (RFC 8176); empty when that is not known
 */
public record SignedIn(UUID accountId, UUID sessionId, Instant authTime, List<String> amr) {
    public SignedIn {
        amr = List.copyOf(amr);
    }

    /** {@return whether the user signed in with two factors} */
    public boolean hasTwoFactors() {
        return satisfies(AuthenticationClass.TWO_FACTORS);
    }

    /** {@return whether the class of the sign-in is enough where {@code required} is required} */
    public boolean satisfies(AuthenticationClass required) {
        return AuthenticationClass.of(amr)
                .filter(known -> known.satisfies(required))
                .isPresent();
    }

    /** {@return the session that the tokens of this browser's forms are bound to} */
    String formSession() {
        return sessionId.toString();
    }
}
