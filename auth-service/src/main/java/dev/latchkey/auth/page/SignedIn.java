package dev.latchkey.auth.page;

import java.util.UUID;

/**
 * Who is signed in, in this browser.
 *
 * @param accountId whose account it is
 * @param sessionId the browser's session
 */
record SignedIn(UUID accountId, UUID sessionId) {
    /** {@return what the tokens of this browser's forms are bound to} */
    String formSession() {
        return sessionId.toString();
    }
}
