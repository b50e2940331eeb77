package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.DatabaseFunctions;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The database function {@code auth.register_account}. */
@Singleton
final class RegistrationFunction {
    private static final String REGISTER = "SELECT * FROM auth.register_account(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";

    private final DatabaseFunctions functions;

    RegistrationFunction(DatabaseFunctions functions) {
        this.functions = functions;
    }

    /**
     * {@return the account, or why there is none}
     *
     * @param invitation the hash of the invitation to use up; null when none is needed
     */
    Registration register(
            String username,
            String usernameKey,
            @Nullable String email,
            @Nullable String emailKey,
            @Nullable String name,
            String passwordHash,
            List<String> roles,
            byte @Nullable [] invitation) {
        return functions.one(
                REGISTER,
                row -> switch (row.getString("outcome")) {
                    case "registered" ->
                        new Registration.Registered(new Account(
                                row.getObject("id", UUID.class),
                                username,
                                usernameKey,
                                email,
                                emailKey,
                                name,
                                passwordHash,
                                roles,
                                true,
                                DatabaseFunctions.instant(row, "created_at")));
                    case "username_taken" -> new Registration.UsernameTaken();
                    case "email_taken" -> new Registration.EmailTaken();
                    case "not_invited" -> new Registration.NotInvited();
                    default -> throw unknown(row);
                },
                username,
                usernameKey,
                email,
                emailKey,
                name,
                name == null ? null : NameKey.of(name),
                passwordHash,
                roles,
                Caller.current().json(),
                invitation);
    }

    private static IllegalStateException unknown(ResultSet row) throws SQLException {
        return new IllegalStateException("auth.register_account has another version: " + row.getString("outcome"));
    }
}
