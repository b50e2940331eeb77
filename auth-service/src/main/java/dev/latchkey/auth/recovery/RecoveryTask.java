package dev.latchkey.auth.recovery;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What is left to do for a forgotten password: to send a link, or to tell an owner about a reset.
 *
 * @param emailKey of a request: the key of the address that a link was asked for; null otherwise
 * @param accountId of a reset: the account whose owner must be told; null otherwise
 * @param language tag of the language of the mail
 * @param caller of the request, as JSON for the audit log
 * @param createdAt when the request or the reset happened
 */
@MappedEntity(value = "recovery_task", schema = "auth")
record RecoveryTask(
        @Id long id,
        @Nullable String emailKey,
        @Nullable UUID accountId,
        String language,
        String caller,
        Instant createdAt) {

    /** The address stays out of logs. */
    @Override
    public String toString() {
        return "RecoveryTask[" + id + "]";
    }
}
