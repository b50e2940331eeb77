package dev.latchkey.auth.backchannel;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a client must still be told.
 *
 * @param kind {@link #LOGOUT}, or the last part of the name of a RISC event, such as {@code account-purged}
 * @param jti of a security event token, the same for each attempt
 * @param clientId the client to tell
 * @param accountId the account of the session, or the account that the event is about; it may be deleted by now
 * @param sessionId the {@code sid} of the ended session's tokens; null unless it is a logout
 * @param attempts how often it was tried, including this time
 * @param happenedAt when the session has ended, or the account was changed
 */
@MappedEntity(value = "notification", schema = "auth")
record Notification(
        @Id long id,
        String kind,
        UUID jti,
        String clientId,
        UUID accountId,
        @Nullable UUID sessionId,
        int attempts,
        Instant happenedAt) {
    static final String LOGOUT = "logout";

    boolean isLogout() {
        return kind.equals(LOGOUT);
    }
}
