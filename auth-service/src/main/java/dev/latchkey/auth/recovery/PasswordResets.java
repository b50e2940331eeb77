package dev.latchkey.auth.recovery;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.database.SqlStates;
import dev.latchkey.auth.factor.SecondFactors;
import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.auth.password.PasswordFlaw;
import dev.latchkey.auth.password.PasswordHasher;
import dev.latchkey.auth.password.PasswordOwner;
import dev.latchkey.auth.password.PasswordPolicy;
import dev.latchkey.auth.password.PasswordProof;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.auth.session.SignInCode;
import dev.latchkey.auth.throttle.PasswordAttempt;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottleKeys;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Resets forgotten passwords, for the API and for the pages. */
@Singleton
final class PasswordResets {
    private static final Logger LOG = LoggerFactory.getLogger(PasswordResets.class);
    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final RecoveryRepository repository;
    private final AccountRepository accounts;
    private final PasswordHasher passwords;
    private final PasswordProof proof;
    private final PasswordPolicy policy;
    private final SecondFactors factors;
    private final AccountRevocations revocations;
    private final RevocationLog log;
    private final Throttle throttle;
    private final ThrottleKeys keys;
    private final Outbox outbox;

    PasswordResets(
            RecoveryRepository repository,
            AccountRepository accounts,
            PasswordHasher passwords,
            PasswordProof proof,
            PasswordPolicy policy,
            SecondFactors factors,
            AccountRevocations revocations,
            RevocationLog log,
            Throttle throttle,
            ThrottleKeys keys,
            Outbox outbox) {
        this.repository = repository;
        this.accounts = accounts;
        this.passwords = passwords;
        this.proof = proof;
        this.policy = policy;
        this.factors = factors;
        this.revocations = revocations;
        this.log = log;
        this.throttle = throttle;
        this.keys = keys;
        this.outbox = outbox;
    }

    /** {@return whether a request can lead to a mail} */
    boolean areMailed() {
        return outbox.isOpen();
    }

    /**
     * Asks for a link by mail. Looks for no account: {@link RecoveryTasks} does so later. So the work and the answer are the
     * same for every address. Without mail, nothing is sent. The same goes for an address that had too many requests: a stranger
     * may have made them, and the owner has the earlier mails.
     *
     * @param email well formed
     * @param language of the mail
     * @throws ThrottledException when there were too many requests from the caller's address
     */
    void request(String email, Locale language) {
        throttle.countMailRequest(ThrottledAction.PASSWORD_RESET);
        String emailKey = NameKey.of(email);
        if (outbox.isOpen() && throttle.mayMail(ThrottledAction.PASSWORD_RESET, emailKey)) {
            repository.addRequest(
                    emailKey, language.toLanguageTag(), Caller.current().json());
        }
    }

    /**
     * {@return the owner of a good link} Does not use it up. A link that is not good counts as a failed attempt, unless its
     * token is empty.
     *
     * @param token as it was sent
     * @throws ThrottledException when too many links from the caller's address were not good
     */
    Optional<Account> owner(String token) {
        throttle.requireUnblocked(ThrottledAction.PASSWORD_RESET);
        Optional<Account> owner = find(token);
        if (owner.isEmpty() && !token.isEmpty()) {
            throttle.failed(ThrottledAction.PASSWORD_RESET, event -> event);
        }
        return owner;
    }

    /**
     * Sets a new password by a link, and ends all sessions of the account. When this returns, no verifier accepts those
     * sessions any more. Forgets the failed sign-ins under the names of the account, so that guesses of others do not keep
     * the owner out. A flawed password does not use the link up, nor does a wrong code.
     *
     * @param token as it was sent
     * @param code of the account's authenticator app, or a recovery code; empty for none
     * @param language of the mail that tells the owner
     * @throws ThrottledException when too many links from the caller's address were not good, or too many codes were wrong
     */
    PasswordReset reset(String token, String newPassword, String code, Locale language) {
        throttle.requireUnblocked(ThrottledAction.PASSWORD_RESET);
        passwords.requireRoom();
        Optional<Account> owner = find(token);
        if (owner.isEmpty()) {
            throttle.failed(ThrottledAction.PASSWORD_RESET, event -> event);
            log.awaitEarlier(); // the caller may be repeating a reset that still waits
            return new PasswordReset.DeadLink();
        }
        Account account = owner.get();
        Optional<PasswordFlaw> flaw =
                policy.flaw(newPassword, PasswordOwner.named(account.username(), account.email(), account.name()));
        if (flaw.isPresent()) {
            return new PasswordReset.Flawed(flaw.get());
        }
        if (!needsCode(account)) {
            return set(account, token, newPassword, new SignInCode.None(), language);
        }
        return code.isEmpty() ? new PasswordReset.CodeNeeded() : setByCode(account, token, newPassword, code, language);
    }

    /** {@return whether the owner of a link must also show a code} */
    boolean needsCode(Account account) {
        return factors.hasApp(account.id());
    }

    private PasswordReset setByCode(Account account, String token, String newPassword, String typed, Locale language) {
        try (PasswordAttempt counted = throttle.secondFactorAtReset(account.id())) {
            Optional<SignInCode> code = factors.read(account.id(), typed);
            PasswordReset result = code.isEmpty()
                    ? new PasswordReset.WrongCode()
                    : set(account, token, newPassword, code.get(), language);
            if (result instanceof PasswordReset.WrongCode) {
                counted.failed(AuditEvent.of(EventType.SECOND_FACTOR_FAILED).account(account.id()));
            }
            return result;
        }
    }

    private PasswordReset set(Account account, String token, String newPassword, SignInCode code, Locale language) {
        String hash = passwords.hash(newPassword);
        String tag = outbox.isOpen() ? language.toLanguageTag() : null;
        try {
            if (revocations
                    .resetPassword(
                            account.id(),
                            RandomSecret.hash(token),
                            code instanceof SignInCode.Totp(long step) ? step : null,
                            code instanceof SignInCode.Recovery(byte[] recovery) ? recovery : null,
                            hash,
                            tag)
                    .isEmpty()) {
                return new PasswordReset.DeadLink();
            }
        } catch (DataAccessException e) {
            if (SqlStates.is(e, SqlStates.SECOND_FACTOR_NEEDED)) {
                return new PasswordReset.WrongCode();
            }
            throw e;
        }
        forgetFailures(account);
        factors.tellOfUse(account.id(), code);
        return new PasswordReset.Done();
    }

    /**
     * {@return whether the link has set this password within the last minute}
     *
     * <p>Only a form asks this, for a button that was clicked twice. A wrong password counts as a failed sign-in under the
     * username. While the name or the caller's address is blocked, the answer is no, and the password is not compared.
     */
    boolean hasJustSet(String token, String newPassword) {
        return RandomSecret.isText(token)
                && repository
                        .findJustUsed(RandomSecret.hash(token), MOMENT.toSeconds())
                        .flatMap(accounts::findById)
                        .filter(Account::enabled)
                        .filter(account -> proof.isPassword(newPassword, account))
                        .isPresent();
    }

    private Optional<Account> find(String token) {
        return RandomSecret.isText(token)
                ? repository.findLive(RandomSecret.hash(token)).flatMap(accounts::findById)
                : Optional.empty();
    }

    /** The password is already set, so a failure here only leaves the failed sign-ins counted. */
    private void forgetFailures(Account account) {
        try {
            throttle.forget(
                    Stream.concat(account.nameKeys().stream().map(keys::name), keys.secondFactor(account.id()).stream())
                            .toList());
        } catch (DataAccessException e) {
            LOG.warn(
                    "Failed sign-ins stay counted after a password reset, because the database cannot be reached: {}",
                    e.toString());
        }
    }
}
