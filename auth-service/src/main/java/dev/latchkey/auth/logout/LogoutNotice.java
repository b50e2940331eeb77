package dev.latchkey.auth.logout;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.UUID;

/**
 * An application that must still be told that a session has ended.
 *
 * @param clientId whom to tell
 * @param accountId whose session it was
 * @param sessionId the {@code sid} of its tokens
 * @param attempts how often it was tried, this time included
 */
@MappedEntity(value = "logout_notice", schema = "auth")
record LogoutNotice(@Id long id, String clientId, UUID accountId, UUID sessionId, int attempts) {}
