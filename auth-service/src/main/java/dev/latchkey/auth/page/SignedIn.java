package dev.latchkey.auth.page;

import java.time.Instant;
import java.util.UUID;

/**
 * Who is signed in, in this browser.
 *
 * @param accountId whose account it is
 * @param sessionId the browser's session
 * @param authTime when the password was given, in whole seconds
 */
public record SignedIn(UUID accountId, UUID sessionId, Instant authTime) {
    /** {@return what the tokens of this browser's forms are bound to} */
    String formSession() {
        return sessionId.toString();
    }
}
