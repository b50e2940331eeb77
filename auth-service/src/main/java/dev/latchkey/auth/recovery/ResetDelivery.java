package dev.latchkey.auth.recovery;

import java.net.URI;
import java.time.Duration;

/** How an owner gets the link that an administrator has asked for. */
public sealed interface ResetDelivery {
    /** The mail is promised. */
    record Mailed() implements ResetDelivery {}

    /**
     * No mail can be sent: the administrator hands the link over.
     *
     * @param link with its token, which is not stored and cannot be shown again
     * @param lifetime for how long it is good
     */
    record Link(URI link, Duration lifetime) implements ResetDelivery {
        /** The token stays out of logs. */
        @Override
        public String toString() {
            return "Link[]";
        }
    }

    /** There is no link: the account is disabled. */
    record Disabled() implements ResetDelivery {}

    /** There is no link, because there is no such account. */
    record UnknownAccount() implements ResetDelivery {}
}
