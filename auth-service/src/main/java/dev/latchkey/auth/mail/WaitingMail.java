package dev.latchkey.auth.mail;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.util.UUID;

/**
 * A mail that was taken to be sent.
 *
 * @param content see {@link SealedMail}
 * @param attempts how often it was tried, including this time
 * @param expired whether it has waited for longer than {@code latchkey.mail.retention}
 */
@MappedEntity(value = "mail", schema = "auth")
record WaitingMail(@Id UUID id, String content, int attempts, boolean expired) {}
