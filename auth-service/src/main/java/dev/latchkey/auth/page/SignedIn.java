package dev.latchkey.auth.page;

import java.time.Instant;
import java.util.UUID;

/**
 * The user who is signed in with this browser.
 *
 * @param accountId the user's account
 * @param sessionId the browser's session
 * @param authTime when the password was given, in whole seconds
 */
public record SignedIn(UUID accountId, UUID sessionId, Instant authTime) {
    /** {@return the session that the tokens of this browser's forms are bound to} */
    String formSession() {
        return sessionId.toString();
    }
}
