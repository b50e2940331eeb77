package dev.latchkey.auth.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.account.Account;
import io.micronaut.serde.annotation.Serdeable;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An account as administrators see it.
 *
 * @param email null when none was given, or while it belongs to another account
 * @param emailVerified whether the owner has verified the address
 * @param name null when none was given
 * @param enabled whether it may sign in
 * @param secondFactor whether it has an authenticator app or a passkey; null, and absent, in lists
 */
@Serdeable
record UserAnswer(
        UUID id,
        String username,
        @Nullable String email,
        @JsonProperty("email_verified") boolean emailVerified,
        @Nullable String name,
        List<String> roles,
        boolean enabled,
        @JsonProperty("created_at") Instant createdAt,
        @JsonProperty("second_factor") @Nullable Boolean secondFactor) {

    static UserAnswer of(Account account, @Nullable Boolean secondFactor) {
        return new UserAnswer(
                account.id(),
                account.username(),
                account.email(),
                account.hasVerifiedEmail(),
                account.name(),
                account.roles(),
                account.enabled(),
                account.createdAt(),
                secondFactor);
    }
}
