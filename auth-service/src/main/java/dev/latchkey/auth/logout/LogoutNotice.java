package dev.latchkey.auth.logout;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.UUID;

/**
 * An application that must still be told that a session has ended.
 *
 * @param clientId the client to tell
 * @param accountId the account of the session
 * @param sessionId the {@code sid} of its tokens
 * @param attempts how often it was tried, including this time
 */
@MappedEntity(value = "logout_notice", schema = "auth")
record LogoutNotice(@Id long id, String clientId, UUID accountId, UUID sessionId, int attempts) {}
