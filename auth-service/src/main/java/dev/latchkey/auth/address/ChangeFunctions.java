package dev.latchkey.auth.address;

import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.DatabaseFunctions;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.secret.RandomSecret;
import jakarta.inject.Singleton;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The database functions that change addresses. Those that end sessions return once no verifier accepts their tokens any more.
 */
@Singleton
final class ChangeFunctions {
    private static final String REQUEST = "SELECT * FROM auth.request_address_change(?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String CONFIRM = "auth.confirm_address_change(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String SET = "auth.set_address(?, ?, ?, ?, ?, ?)";
    private static final String UNDO = "auth.undo_address_change(?, ?, ?)";

    private final DatabaseFunctions functions;
    private final AccountRevocations revocations;
    private final CodeHashes codes;

    ChangeFunctions(DatabaseFunctions functions, AccountRevocations revocations, CodeHashes codes) {
        this.functions = functions;
        this.revocations = revocations;
        this.codes = codes;
    }

    /** The answer of {@code auth.request_address_change}. */
    sealed interface Asked {
        /** The secrets must be mailed to the new address. */
        record Mailable(String name) implements Asked {}

        /** Another account has the new address. */
        record Taken() implements Asked {}

        /** There is no such account, or it is disabled. */
        record Unknown() implements Asked {}
    }

    /**
     * Notes that an account wants another address.
     *
     * @param verifies whether accounts verify their addresses
     * @param then runs in the same transaction
     */
    Asked request(
            UUID accountId,
            UUID sessionId,
            String email,
            String emailKey,
            ClaimSecrets secrets,
            boolean verifies,
            Consumer<Asked> then) {
        return functions.oneAndThen(
                REQUEST,
                ChangeFunctions::asked,
                then,
                accountId,
                sessionId,
                email,
                emailKey,
                secrets.tokenHash(),
                secrets.codeHash(),
                AddressClaims.LIFETIME,
                verifies,
                Caller.current().json());
    }

    private static Asked asked(ResultSet row) throws SQLException {
        String outcome = row.getString("outcome");
        return switch (outcome) {
            case "asked" -> {
                String name = row.getString("name");
                yield new Asked.Mailable(name == null ? row.getString("username") : name);
            }
            case "taken" -> new Asked.Taken();
            case "unknown" -> new Asked.Unknown();
            default -> throw new IllegalStateException("auth.request_address_change has another version: " + outcome);
        };
    }

    /**
     * The secret that confirms a change: the token of the link, or else the code.
     *
     * @param accountId the account of the change
     */
    record Presented(
            UUID accountId,
            @Nullable String token,
            @Nullable VerificationCode code) {
        /** The secrets stay out of logs. */
        @Override
        public String toString() {
            return "Presented[]";
        }
    }

    /**
     * The way back that is mailed to the present address.
     *
     * @param addressKey of the present address; null for none
     * @param token of the link in the mail; null for no mail
     * @param notice the prepared mail; null for none
     */
    record WayBack(
            @Nullable String addressKey,
            @Nullable String token,
            @Nullable String notice) {
        /** The token stays out of logs. */
        @Override
        public String toString() {
            return "WayBack[]";
        }
    }

    /** {@return whether the account has the new address now} */
    boolean confirm(Presented presented, WayBack wayBack, boolean verifies, Duration undoLifetime) {
        return revocations
                .change(
                        presented.accountId(),
                        CONFIRM,
                        presented.accountId(),
                        presented.token() == null ? null : RandomSecret.hash(presented.token()),
                        presented.code() == null ? null : codes.of(presented.accountId(), presented.code()),
                        AddressClaims.MOST_WRONG_CODES,
                        verifies,
                        wayBack.addressKey(),
                        wayBack.token() == null ? null : RandomSecret.hash(wayBack.token()),
                        undoLifetime,
                        wayBack.notice())
                .isPresent();
    }

    /** {@return whether the account has the new address now; not if another account has it} */
    boolean set(UUID accountId, UUID spared, String email, String emailKey) {
        return revocations
                .change(accountId, SET, accountId, spared, email, emailKey)
                .isPresent();
    }

    /** {@return whether the account has its earlier address back} */
    boolean undo(UUID accountId, String token) {
        return revocations
                .change(accountId, UNDO, (Object) RandomSecret.hash(token))
                .isPresent();
    }
}
