package dev.latchkey.auth.account;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.TypeDef;
import io.micronaut.data.model.DataType;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A person who can sign in.
 *
 * @param id the {@code sub} of the account's tokens; unlike a name, it is never given to another account
 * @param username as it was typed, in Unicode NFC
 * @param usernameKey {@link NameKey} of the username
 * @param email as it was typed, in Unicode NFC; null when none was given
 * @param emailKey {@link NameKey} of the address; null when there is none
 * @param name the display name; null when none was given
 * @param passwordHash in the PHC string format
 * @param roles for {@code @Secured}; most accounts have none
 * @param enabled whether the account may sign in and refresh
 * @param emailVerifiedAt when the owner proved that mail to the address arrives; null when that is not so
 * @param emailDue whether the account has named an address that it does not have, because another account has it
 */
@MappedEntity(value = "account", schema = "auth")
public record Account(
        @Id UUID id,
        String username,
        String usernameKey,
        @Nullable String email,
        @Nullable String emailKey,
        @Nullable String name,
        String passwordHash,
        @TypeDef(type = DataType.STRING_ARRAY) List<String> roles,
        boolean enabled,
        Instant createdAt,
        @Nullable Instant emailVerifiedAt,
        boolean emailDue) {

    /** {@return this account with another hash} */
    public Account withPasswordHash(String hash) {
        return new Account(
                id,
                username,
                usernameKey,
                email,
                emailKey,
                name,
                hash,
                roles,
                enabled,
                createdAt,
                emailVerifiedAt,
                emailDue);
    }

    /** {@return whether the account has an address, and its owner has verified it} */
    public boolean hasVerifiedEmail() {
        return emailVerifiedAt != null;
    }

    /** {@return whether the owner has named an address without verifying it} False for an account that never named one. */
    public boolean hasUnverifiedEmail() {
        return emailVerifiedAt == null && (email != null || emailDue);
    }

    /** {@return the display name, or the username of an account that has none} */
    public String shownName() {
        return name == null ? username : name;
    }

    /** {@return the {@link NameKey} of each name that the owner can sign in with, without duplicates} */
    public List<String> nameKeys() {
        return emailKey == null || emailKey.equals(usernameKey) ? List.of(usernameKey) : List.of(usernameKey, emailKey);
    }

    /** The hash stays out of logs. */
    @Override
    public String toString() {
        return "Account[" + id + "]";
    }
}
