package dev.latchkey.auth.factor;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.brand.Brand;
import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.session.SecondFactorSettings;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Sets authenticator apps up, for signed-in people and at sign-in. An app counts once its owner has shown a code of it; before
 * that, only a ticket has its secret.
 */
@Singleton
public final class AppEnrolments {
    private static final String ADD = "auth.add_totp(?, ?, ?, ?, ?, CAST(? AS bytea[]), ?, ?, ?)";

    private final FactorRepository repository;
    private final EnrolmentTickets tickets;
    private final SealedSecrets secrets;
    private final TotpCodes codes;
    private final RecoveryCodeHashes hashes;
    private final AccountRevocations revocations;
    private final SecondFactorSettings settings;
    private final AccountNotices notices;
    private final String issuer;

    AppEnrolments(
            FactorRepository repository,
            EnrolmentTickets tickets,
            SealedSecrets secrets,
            TotpCodes codes,
            RecoveryCodeHashes hashes,
            AccountRevocations revocations,
            SecondFactorSettings settings,
            AccountNotices notices,
            Brand brand) {
        this.repository = repository;
        this.tickets = tickets;
        this.secrets = secrets;
        this.codes = codes;
        this.hashes = hashes;
        this.revocations = revocations;
        this.settings = settings;
        this.notices = notices;
        this.issuer = brand.name();
    }

    /**
     * Begins an enrolment. Nothing is stored.
     *
     * @param sessionId the session of the signed-in owner, which alone can confirm it; null at sign-in
     */
    public NewApp begin(Account account, @Nullable UUID sessionId) {
        Enrolment enrolment = Enrolment.random();
        return app(account, enrolment.secret(), tickets.issue(account.id(), sessionId, enrolment));
    }

    /** {@return what {@link #begin} has returned with this ticket; empty when the ticket is not good any more} */
    public Optional<NewApp> resume(Account account, @Nullable UUID sessionId, String ticket) {
        return tickets.read(account.id(), sessionId, ticket).map(enrolment -> app(account, enrolment.secret(), ticket));
    }

    private NewApp app(Account account, TotpSecret secret, String ticket) {
        return new NewApp(secret.text(), secret.shown(), OtpAuthAddress.of(issuer, account.username(), secret), ticket);
    }

    /**
     * Adds an app for a signed-in person, and ends the other sessions of the account. When this returns, no verifier accepts
     * those any more. A repeated call gives the same answer, and waits like the first.
     *
     * @param sessionId the session that has begun the enrolment, and goes on
     */
    Confirmation confirm(UUID accountId, UUID sessionId, String ticket, String typed) {
        return confirm(accountId, null, sessionId, ticket, typed);
    }

    /**
     * Adds an app for a person who must set it up to sign in, and ends all sessions of the account. The code is not used up:
     * it opens the session next.
     *
     * @param verified the account as it was when its password was verified
     */
    public Confirmation confirmAtSignIn(Account verified, String ticket, String typed) {
        return confirm(verified.id(), verified.passwordHash(), null, ticket, typed);
    }

    /** A wrong code is not counted, because it is no guess: the caller knows the secret. */
    private Confirmation confirm(
            UUID accountId, @Nullable String verifiedHash, @Nullable UUID sessionId, String ticket, String typed) {
        Optional<Enrolment> enrolment = tickets.read(accountId, sessionId, ticket);
        if (enrolment.isEmpty()) {
            return new Confirmation.Expired();
        }
        OptionalLong step = codes.step(enrolment.get().secret(), RecoveryCode.withoutSeparators(typed));
        if (step.isEmpty()) {
            return new Confirmation.WrongCode();
        }
        return add(accountId, verifiedHash, sessionId, enrolment.get(), step.getAsLong());
    }

    private Confirmation add(
            UUID accountId, @Nullable String verifiedHash, @Nullable UUID sessionId, Enrolment enrolment, long step) {
        boolean added = revocations
                .change(
                        accountId,
                        ADD,
                        accountId,
                        verifiedHash,
                        settings.policy(),
                        secrets.seal(accountId, enrolment.secret()),
                        sessionId == null ? step - 1 : step,
                        hashes.literals(accountId, enrolment.recoveryCodes()),
                        sessionId)
                .isPresent();
        if (added) {
            notices.tellAfterwards(accountId, NoticeKind.FACTOR_ADDED);
        }
        return added || isAdded(accountId, enrolment)
                ? new Confirmation.Added(enrolment.shownRecoveryCodes(), step)
                : new Confirmation.Refused();
    }

    /** {@return whether an earlier call has added this app, and its recovery codes were not replaced since} */
    private boolean isAdded(UUID accountId, Enrolment enrolment) {
        String secret = enrolment.secret().text();
        return repository
                        .findApp(accountId)
                        .flatMap(secrets::open)
                        .filter(stored -> stored.text().equals(secret))
                        .isPresent()
                && repository.hasCode(
                        accountId,
                        hashes.of(accountId, enrolment.recoveryCodes().getFirst()));
    }
}
