package dev.latchkey.auth.throttle;

import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.caller.CallerAddress;
import dev.latchkey.auth.throttle.ThrottleFunctions.Count;
import dev.latchkey.auth.throttle.ThrottleFunctions.Outcome;
import dev.latchkey.auth.throttle.ThrottleKey.By;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits failed attempts, for all replicas together.
 *
 * <p>A password is compared within a {@link PasswordAttempt}, which is counted before the comparison. Random secrets cannot
 * be guessed, even by many attempts at the same time. So their failures are counted afterwards ({@link #failed}), and a
 * success costs nothing. The accounts that an address creates and the sessions that an account opens are counted, too,
 * because they fill the database; and the mails that are asked for, because they fill mailboxes. Each block writes one
 * audit event when it begins, and none for the attempts that it refuses.
 */
@Singleton
public final class Throttle {
    private static final Logger LOG = LoggerFactory.getLogger(Throttle.class);

    private final ThrottleKeys keys;
    private final ThrottleFunctions functions;
    private final ThrottleMemory memory;
    private final AttemptGate gate;
    private final LookupLimit lookups;
    private final ThrottleSettings settings;
    private final ThrottleMetrics metrics;
    private final Audit audit;

    Throttle(
            ThrottleKeys keys,
            ThrottleFunctions functions,
            ThrottleMemory memory,
            AttemptGate gate,
            LookupLimit lookups,
            ThrottleSettings settings,
            ThrottleMetrics metrics,
            Audit audit) {
        this.keys = keys;
        this.functions = functions;
        this.memory = memory;
        this.gate = gate;
        this.lookups = lookups;
        this.settings = settings;
        this.metrics = metrics;
        this.audit = audit;
    }

    /**
     * Begins a sign-in under a name: counts it, and waits while others of the same name are compared. The caller must close
     * it.
     *
     * @param key of the name, or of a device that is known under the name; for a device, the address does not matter
     * @throws ThrottledException when the key or the address is blocked
     */
    public PasswordAttempt signIn(ThrottleKey key) {
        Optional<ThrottleKey> address = key.by() == By.DEVICE ? Optional.empty() : address(ThrottledAction.SIGN_IN);
        return begin(ThrottledAction.SIGN_IN, key, address);
    }

    /**
     * {@return whether a caller that is blocked at sign-in may cause a lookup of the session that proves its device}
     *
     * <p>Each call counts, so that a flood of forged proofs costs few queries.
     */
    public boolean mayLookForDevice() {
        return address(ThrottledAction.SIGN_IN).map(lookups::take).orElse(true);
    }

    /**
     * Begins a comparison with the password of an account whose owner is signed in.
     *
     * @throws ThrottledException when the account or the address is blocked
     */
    public PasswordAttempt passwordChange(UUID accountId) {
        return begin(
                ThrottledAction.PASSWORD_CHANGE, keys.account(accountId), address(ThrottledAction.PASSWORD_CHANGE));
    }

    /**
     * Begins a comparison with a code of an account's second factor, at sign-in. The password was right, so only the owner and
     * those who know the password can cause a block.
     *
     * @throws ThrottledException when the account or the address is blocked
     */
    public PasswordAttempt secondFactor(UUID accountId) {
        return begin(ThrottledAction.SECOND_FACTOR, keys.signInCode(accountId), address(ThrottledAction.SECOND_FACTOR));
    }

    /**
     * Begins a comparison like {@link #secondFactor}, for a link to set a new password. It has counts of its own: an attacker
     * who knows the password must not keep the owner from a new one.
     *
     * @throws ThrottledException when the account or the address is blocked
     */
    public PasswordAttempt secondFactorAtReset(UUID accountId) {
        return begin(ThrottledAction.SECOND_FACTOR, keys.resetCode(accountId), address(ThrottledAction.SECOND_FACTOR));
    }

    private PasswordAttempt begin(ThrottledAction action, ThrottleKey key, Optional<ThrottleKey> address) {
        address.ifPresent(known -> requireUnblocked(action, known));
        requireUnblocked(action, key);
        gate.enter(key);
        try {
            requireUnblocked(action, key); // others may have failed meanwhile
            ThrottleRule rule = settings.forAccounts();
            Count count = functions.count(key, address.orElse(null), rule);
            return switch (count.outcome()) {
                case COUNTED -> new PasswordAttempt(this, action, key, address.orElse(null), count);
                case BLOCKED -> throw blocked(action, key, count.blocked());
                case ADDRESS_BLOCKED -> throw blocked(action, address.orElseThrow(), count.blocked());
            };
        } catch (RuntimeException | Error e) {
            gate.leave(key);
            throw e;
        }
    }

    /**
     * Refuses the caller while its address is blocked. Costs no query.
     *
     * @throws ThrottledException when it is blocked
     */
    public void requireUnblocked(ThrottledAction action) {
        if (!memory.isEmpty()) { // it is empty most of the time
            address(action).ifPresent(key -> requireUnblocked(action, key));
        }
    }

    /** {@return whether the caller's address is blocked, as far as this replica knows} */
    public boolean isBlocked(ThrottledAction action) {
        return !memory.isEmpty()
                && address(action)
                        .filter(key -> memory.blocked(key).isPositive())
                        .isPresent();
    }

    /**
     * Counts a failure of the caller's address.
     *
     * @param event completes the audit event that is written if this failure begins a block
     */
    public void failed(ThrottledAction action, UnaryOperator<AuditEvent> event) {
        address(action).ifPresent(key -> failed(action, key, settings.forAddresses(), event));
    }

    /**
     * Refuses the caller while its address is blocked: because it has failed too often to register, or has created too many
     * accounts. Costs no query.
     *
     * @throws ThrottledException when it is blocked
     */
    public void requireUnblockedRegistration() {
        requireUnblocked(ThrottledAction.REGISTRATION);
        registrations().ifPresent(key -> requireUnblocked(ThrottledAction.REGISTRATION, key));
    }

    /** Counts an account that the caller's address has created. */
    public void registered(UUID accountId) {
        registrations()
                .ifPresent(key -> failed(
                        ThrottledAction.REGISTRATION,
                        key,
                        settings.forRegistrations(),
                        event -> event.account(accountId)));
    }

    /**
     * Counts a success of an account that adds rows to the database: a session or the code for one, a consent, a change of
     * the password. Must be called before the rows are written, and after the caller has proved that it acts for the
     * account. So a refusal does not reveal to others that the account exists.
     *
     * @throws ThrottledException when the account has done so too often within the hour
     */
    public void countSuccess(ThrottledAction action, UUID accountId) {
        ThrottleKey key = keys.sessions(accountId);
        requireUnblocked(action, key);
        count(action, key, settings.forSessions(), event -> event.account(accountId));
    }

    /**
     * Counts a download of all that is stored about an account.
     *
     * @throws ThrottledException when the account had too many downloads within the day
     */
    public void countDownload(UUID accountId) {
        ThrottleKey key = keys.downloads(accountId);
        requireUnblocked(ThrottledAction.DATA_DOWNLOAD, key);
        count(ThrottledAction.DATA_DOWNLOAD, key, settings.forDownloads(), event -> event.byOwner(accountId));
    }

    /**
     * Counts a request of the caller for a mail.
     *
     * @throws ThrottledException when the caller's address had too many requests within the hour
     */
    public void countMailRequest(ThrottledAction action) {
        CallerAddress.currentAddress()
                .map(current -> keys.mailRequests(action, current))
                .ifPresent(key -> countMail(action, key, settings.forMailRequests()));
    }

    /**
     * Counts a mail that was asked for. Must be called before an account is looked up, so that an unknown mail address is
     * limited like a known one.
     *
     * @param emailKey the mail address in the form in which names are compared
     * @throws ThrottledException when too many mails were asked for this mail address
     */
    public void countMail(ThrottledAction action, String emailKey) {
        countMail(action, keys.mails(action, emailKey), settings.forMails());
    }

    /** {@return whether the mail may be sent} Counts it like {@link #countMail}, for a caller who must not learn of the limit. */
    public boolean mayMail(ThrottledAction action, String emailKey) {
        try {
            countMail(action, emailKey);
            return true;
        } catch (ThrottledException tooMany) {
            return false;
        }
    }

    private void countMail(ThrottledAction action, ThrottleKey key, ThrottleRule rule) {
        requireUnblocked(action, key);
        count(action, key, rule, event -> event);
    }

    private void count(ThrottledAction action, ThrottleKey key, ThrottleRule rule, UnaryOperator<AuditEvent> event) {
        Count count = functions.count(key, null, rule);
        if (count.outcome() != Outcome.COUNTED) {
            throw blocked(action, key, count.blocked());
        }
        noteBlock(action, key, count, event);
    }

    /** Forgets the failures under the names of an account, after a success or on an administrator's request. */
    public void forget(List<ThrottleKey> names) {
        functions.forget(names, List.of(), settings.longestDelay());
        names.forEach(memory::forget);
    }

    void failed(ThrottledAction action, ThrottleKey key, ThrottleRule rule, UnaryOperator<AuditEvent> event) {
        if (memory.blocked(key).isPositive()) {
            return; // the block does not grow
        }
        try {
            Count count = functions.count(key, null, rule);
            if (count.outcome() == Outcome.COUNTED) {
                noteBlock(action, key, count, event);
            } else {
                memory.block(key, count.blocked());
            }
        } catch (DataAccessException e) {
            LOG.warn("A failed attempt is not counted, because the database cannot be reached: {}", e.toString());
        }
    }

    void audit(AuditEvent failure) {
        audit.count(failure);
    }

    /** Records a block, if this failure begins one. */
    void noteBlock(ThrottledAction action, ThrottleKey key, Count count, UnaryOperator<AuditEvent> event) {
        if (count.blocked().isPositive()) {
            memory.block(key, count.blocked());
            metrics.begun(action, key.by());
            audit.count(event.apply(AuditEvent.of(action.event()))
                    .detail("by", key.by().name().toLowerCase(Locale.ROOT))
                    .detail("failures", Integer.toString(count.failures()))
                    .detail("seconds", Long.toString(count.blocked().toSeconds())));
        }
    }

    /**
     * Forgets the failures. The user has already signed in, so a failure here only leaves one attempt counted.
     *
     * @param key that the password was compared under
     * @param names the keys of all names of the account
     */
    public void succeeded(ThrottleKey key, List<ThrottleKey> names) {
        try {
            if (key.by() == By.DEVICE) {
                functions.forget(List.of(key), names, settings.longestDelay());
            } else {
                forget(names.isEmpty() ? List.of(key) : names);
            }
        } catch (DataAccessException e) {
            LOG.warn("A success stays counted as a failure, because the database cannot be reached: {}", e.toString());
        }
    }

    void giveBack(ThrottleKey key) {
        functions.giveBack(key, settings.forAccounts());
    }

    void failedAddress(ThrottledAction action, @Nullable ThrottleKey address, UnaryOperator<AuditEvent> event) {
        if (address != null) {
            failed(action, address, settings.forAddresses(), event);
        }
    }

    void leave(ThrottleKey key) {
        gate.leave(key);
    }

    private void requireUnblocked(ThrottledAction action, ThrottleKey key) {
        Duration left = memory.blocked(key);
        if (left.isPositive()) {
            metrics.refused(action, key.by());
            throw new ThrottledException(left);
        }
    }

    private ThrottledException blocked(ThrottledAction action, ThrottleKey key, Duration length) {
        memory.block(key, length);
        metrics.refused(action, key.by());
        return new ThrottledException(length);
    }

    private Optional<ThrottleKey> address(ThrottledAction action) {
        return CallerAddress.currentAddress().map(address -> keys.address(action, address));
    }

    private Optional<ThrottleKey> registrations() {
        return CallerAddress.currentAddress().map(keys::registrations);
    }
}
