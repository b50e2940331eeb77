package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.address.AddressClaims;
import dev.latchkey.auth.address.ClaimSecrets;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The database function {@code auth.register_account}. */
@Singleton
final class RegistrationFunction {
    private static final String REGISTER =
            "SELECT * FROM auth.register_account(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final DatabaseFunctions functions;
    private final AddressClaims claims;

    RegistrationFunction(DatabaseFunctions functions, AddressClaims claims) {
        this.functions = functions;
        this.claims = claims;
    }

    /**
     * Creates the account, and promises the mail to its address in the same transaction. If the address had too many mails,
     * there is none, and the owner can ask for one later.
     *
     * <p>The returned account has the names of the request. If another account has the address, the new one gets it, and
     * perhaps its username, only once its owner has verified the address. The caller does not learn of that.
     *
     * @param invitation the hash of the invitation to use up; null when none is needed
     * @param verifies whether the account must verify the address
     * @return the account, or why there is none
     * @throws ThrottledException when the address is the username, and too many mails were asked for it
     */
    Registration register(
            String username,
            String usernameKey,
            @Nullable String email,
            @Nullable String emailKey,
            @Nullable String name,
            String passwordHash,
            List<String> roles,
            byte @Nullable [] invitation,
            boolean verifies) {
        UUID id = UUID.randomUUID();
        ClaimSecrets secrets = verifies && email != null ? claims.secrets(id) : null;
        boolean mails = secrets != null && emailKey != null && mayMail(usernameKey, emailKey);
        DatabaseFunctions.RowReader<Registration> reader = row -> switch (row.getString("outcome")) {
            case "registered" ->
                new Registration.Registered(new Account(
                        id,
                        username,
                        usernameKey,
                        email,
                        emailKey,
                        name,
                        passwordHash,
                        roles,
                        true,
                        DatabaseFunctions.instant(row, "created_at"),
                        null,
                        false));
            case "username_taken" -> new Registration.UsernameTaken();
            case "email_taken" -> new Registration.EmailTaken();
            case "not_invited" -> new Registration.NotInvited();
            default -> throw unknown(row);
        };
        @Nullable
        Object[] arguments = {
            id,
            username,
            usernameKey,
            email,
            emailKey,
            name,
            name == null ? null : NameKey.of(name),
            passwordHash,
            roles,
            Caller.current().json(),
            invitation,
            secrets == null ? null : secrets.tokenHash(),
            secrets == null ? null : secrets.codeHash(),
            mails
                    ? AddressClaims.LIFETIME
                    : Duration.ZERO // without a mail, the claim is dead, and a new one can be mailed
        };
        if (secrets == null || !mails) {
            return functions.one(REGISTER, reader, arguments);
        }
        return functions.oneAndThen(
                REGISTER,
                reader,
                registration -> {
                    if (registration instanceof Registration.Registered(Account account)) {
                        claims.promise(Objects.requireNonNull(account.email()), account.shownName(), secrets);
                    }
                },
                arguments);
    }

    /** Without the mail, a user who has no other name might not be able to sign in: then there is no account either. */
    private boolean mayMail(String usernameKey, String emailKey) {
        if (usernameKey.equals(emailKey)) {
            claims.count(emailKey);
            return true;
        }
        return claims.mayMail(emailKey);
    }

    private static IllegalStateException unknown(ResultSet row) throws SQLException {
        return new IllegalStateException("auth.register_account has another version: " + row.getString("outcome"));
    }
}
