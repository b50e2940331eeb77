package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.NameKey;
import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An invitation, which allows one registration. The database stores only the hash of its token.
 *
 * @param email the only address that may register with it, as it was typed; null for any
 * @param emailKey {@link NameKey} of the address; null when there is none
 * @param invitedBy the account of the administrator
 */
@MappedEntity(value = "invitation", schema = "auth")
public record Invitation(
        @Id UUID id,
        @Nullable String email,
        @Nullable String emailKey,
        UUID invitedBy,
        Instant createdAt,
        Instant expiresAt) {

    /** {@return whether a registration with this address may use it} */
    boolean isFor(@Nullable String address) {
        return emailKey == null || (address != null && emailKey.equals(NameKey.of(address)));
    }
}
