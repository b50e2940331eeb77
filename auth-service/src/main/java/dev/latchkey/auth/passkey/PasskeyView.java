package dev.latchkey.auth.passkey;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A passkey as its owner sees it.
 *
 * @param lastUsedAt the last sign-in; null when there was none
 * @param backupEligible whether its authenticator may copy it to other devices
 * @param backedUp whether a copy existed at its last use
 */
@Serdeable
@JsonInclude(JsonInclude.Include.ALWAYS)
public record PasskeyView(
        UUID id,
        String name,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("last_used_at") @Nullable Instant lastUsedAt,
        @JsonProperty("backup_eligible") boolean backupEligible,
        @JsonProperty("backed_up") boolean backedUp) {
    static PasskeyView of(Passkey passkey) {
        return new PasskeyView(
                passkey.id(),
                passkey.name(),
                passkey.createdAt(),
                passkey.lastUsedAt(),
                passkey.backupEligible(),
                passkey.backedUp());
    }
}
