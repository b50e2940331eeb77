package dev.latchkey.auth.login;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.key.SealedTickets;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.auth.throttle.ThrottleKey;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.text.ParseException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Tickets for people who have given the right password, but must also show a code. A ticket stands for the password, for five
 * minutes: its bearer can try codes, and opens no session without one. It dies with the password that it stands for.
 */
@Singleton
final class SignInTickets {
    private static final String PURPOSE = "latchkey sign-in ticket";
    private static final String NO_HOLDER = "";
    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final String ACCOUNT = "account";
    private static final String PASSWORD = "password";
    private static final String SCOPE = "scope";
    private static final String KEY = "key";
    private static final String KEY_BY = "key_by";

    private final SealedTickets tickets;
    private final AccountRepository accounts;

    SignInTickets(SealedTickets tickets, AccountRepository accounts) {
        this.tickets = tickets;
        this.accounts = accounts;
    }

    /**
     * The password step of a sign-in.
     *
     * @param account whose password was right, and is the same now
     * @param scope of the session to open
     * @param key that the password was compared under
     */
    record FirstStep(Account account, String scope, ThrottleKey key) {}

    String issue(FirstStep step) {
        return tickets.issue(
                PURPOSE,
                NO_HOLDER,
                LIFETIME,
                Map.of(
                        ACCOUNT,
                        step.account().id().toString(),
                        PASSWORD,
                        digest(step.account()),
                        SCOPE,
                        step.scope(),
                        KEY,
                        step.key().id().toString(),
                        KEY_BY,
                        step.key().by().name()));
    }

    /** {@return the password step; empty when the ticket is forged or expired, or the account has changed since} */
    Optional<FirstStep> read(String ticket) {
        return tickets.read(PURPOSE, NO_HOLDER, ticket).flatMap(this::step);
    }

    private Optional<FirstStep> step(Map<String, Object> content) {
        try {
            String digest = JSONObjectUtils.getString(content, PASSWORD);
            String scope = JSONObjectUtils.getString(content, SCOPE);
            ThrottleKey key = new ThrottleKey(
                    UUID.fromString(JSONObjectUtils.getString(content, KEY)),
                    ThrottleKey.By.valueOf(JSONObjectUtils.getString(content, KEY_BY)));
            return accounts.findById(UUID.fromString(JSONObjectUtils.getString(content, ACCOUNT)))
                    .filter(Account::enabled)
                    .filter(account -> isEqual(digest, digest(account)))
                    .map(account -> new FirstStep(account, scope, key));
        } catch (ParseException | IllegalArgumentException e) { // of another version of this service
            return Optional.empty();
        }
    }

    /** The hash itself stays in the database. */
    private static String digest(Account account) {
        return RandomSecret.text(RandomSecret.hash(account.passwordHash()));
    }

    private static boolean isEqual(String one, String other) {
        return MessageDigest.isEqual(
                one.getBytes(StandardCharsets.US_ASCII), other.getBytes(StandardCharsets.US_ASCII));
    }
}
