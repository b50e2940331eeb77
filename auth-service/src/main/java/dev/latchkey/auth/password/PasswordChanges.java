package dev.latchkey.auth.password;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.AuditLog;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.throttle.PasswordAttempt;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** Changes passwords, for the API and for the pages. */
@Singleton
public final class PasswordChanges {
    /** A login may replace the hash meanwhile without changing the password. This happens at most once. */
    private static final int ATTEMPTS = 3;

    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final PasswordPolicy policy;
    private final AccountRevocations revocations;
    private final RevocationLog log;
    private final Throttle throttle;
    private final AuditLog events;
    private final AccountNotices notices;

    PasswordChanges(
            AccountRepository accounts,
            PasswordHasher passwords,
            PasswordPolicy policy,
            AccountRevocations revocations,
            RevocationLog log,
            Throttle throttle,
            AuditLog events,
            AccountNotices notices) {
        this.accounts = accounts;
        this.passwords = passwords;
        this.policy = policy;
        this.revocations = revocations;
        this.log = log;
        this.throttle = throttle;
        this.events = events;
        this.notices = notices;
    }

    /**
     * Changes a password, and ends all sessions except the one that changes it. When this returns, no verifier accepts
     * those sessions any more. A mail tells the owner.
     *
     * @param sessionId the session that goes on
     * @throws ThrottledException when too many attempts have failed, so no password was compared; or when the account has
     *     changed its password and opened sessions too often
     */
    public PasswordChange change(UUID accountId, UUID sessionId, String currentPassword, String newPassword) {
        passwords.requireRoom();
        try (PasswordAttempt counted = throttle.passwordChange(accountId)) {
            return change(counted, accountId, sessionId, currentPassword, newPassword);
        }
    }

    /**
     * {@return whether the session has changed the password to this one within the last minute}
     *
     * <p>Only a form asks this, for a button that was clicked twice. The password is compared only after such a change, and
     * that comparison is an attempt of its own. So a mistake costs one attempt, and no attempt gives two guesses.
     *
     * @throws ThrottledException as {@link #change}
     */
    public boolean wasJustChanged(UUID accountId, UUID sessionId, String newPassword) {
        return events.happened(EventType.PASSWORD_CHANGED, accountId, sessionId, MOMENT)
                && change(accountId, sessionId, newPassword, newPassword) instanceof PasswordChange.SamePassword;
    }

    private PasswordChange change(
            PasswordAttempt counted, UUID accountId, UUID sessionId, String currentPassword, String newPassword) {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<Account> account = accounts.findById(accountId).filter(Account::enabled);
            if (account.isEmpty()
                    || !passwords.matches(currentPassword, account.get().passwordHash())) {
                counted.failed(AuditEvent.of(EventType.PASSWORD_CHANGE_FAILED)
                        .byOwner(accountId)
                        .session(sessionId));
                return wrong();
            }
            counted.succeeded(List.of());
            Optional<PasswordChange> refusal = refusal(account.get(), currentPassword, newPassword);
            if (refusal.isPresent()) {
                return refusal.get();
            }
            throttle.countSuccess(ThrottledAction.PASSWORD_CHANGE, accountId);
            String hash = passwords.hash(newPassword);
            String notice = notices.prepare(account.get(), NoticeKind.PASSWORD_CHANGED, Map.of())
                    .orElse(null);
            if (revocations
                    .changePassword(accountId, account.get().passwordHash(), hash, sessionId, notice)
                    .isPresent()) {
                return new PasswordChange.Changed();
            }
        }
        return wrong();
    }

    /** Waits for earlier revocations: the caller may be repeating a change that still waits. */
    private PasswordChange wrong() {
        log.awaitEarlier();
        return new PasswordChange.WrongPassword();
    }

    private Optional<PasswordChange> refusal(Account account, String currentPassword, String newPassword) {
        if (PasswordHasher.normalize(newPassword).equals(PasswordHasher.normalize(currentPassword))) {
            return Optional.of(new PasswordChange.SamePassword());
        }
        return policy.flaw(newPassword, PasswordOwner.named(account.username(), account.email(), account.name()))
                .map(PasswordChange.Flawed::new);
    }
}
