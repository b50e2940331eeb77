package dev.latchkey.auth.address;

import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.mail.Mail;
import dev.latchkey.auth.mail.MailKind;
import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

/**
 * The claims of accounts on their addresses, and the mails with their links and codes. An account has one claim: a new one
 * ends the one before.
 */
@Singleton
public final class AddressClaims {
    /** How long the link and the code of a claim work. */
    public static final Duration LIFETIME = Duration.ofHours(24);

    /** The claim is dead after this number of wrong codes. */
    static final int MOST_WRONG_CODES = 10;

    private final EmailVerification verification;
    private final AddressClaimRepository repository;
    private final ClaimFunctions functions;
    private final CodeHashes codes;
    private final Outbox outbox;
    private final Throttle throttle;
    private final AuthSettings settings;

    AddressClaims(
            EmailVerification verification,
            AddressClaimRepository repository,
            ClaimFunctions functions,
            CodeHashes codes,
            Outbox outbox,
            Throttle throttle,
            AuthSettings settings) {
        this.verification = verification;
        this.repository = repository;
        this.functions = functions;
        this.codes = codes;
        this.outbox = outbox;
        this.throttle = throttle;
        this.settings = settings;
    }

    /** {@return new secrets for a claim of this account} */
    public ClaimSecrets secrets(UUID accountId) {
        VerificationCode code = VerificationCode.random();
        return new ClaimSecrets(code, codes.of(accountId, code));
    }

    /**
     * Promises the mail of a claim, in the current transaction, in the language of the current request.
     *
     * @param name of the owner, to address them
     */
    public void promise(String email, String name, ClaimSecrets secrets) {
        outbox.promise(new Mail(
                MailKind.ADDRESS_VERIFICATION,
                email,
                ServerRequestContext.currentRequest().map(Language::of).orElse(Locale.ENGLISH),
                Map.of(
                        "name", name,
                        "link",
                                settings.address("/verify-email?token=" + secrets.token())
                                        .toString(),
                        "code", secrets.code().shown(),
                        "hours", Long.toString(LIFETIME.toHours()))));
    }

    /**
     * {@return whether the address of a new account may get a mail} Counts the mail. A stranger can register under an address
     * again and again, as long as it is not verified.
     */
    public boolean mayMail(String emailKey) {
        return throttle.mayMail(ThrottledAction.EMAIL_VERIFICATION, emailKey);
    }

    /**
     * Counts a mail, for a caller who learns of the limit.
     *
     * @throws ThrottledException when too many of these mails were asked for this address
     */
    public void count(String emailKey) {
        throttle.countMail(ThrottledAction.EMAIL_VERIFICATION, emailKey);
    }

    /**
     * Promises another mail to the address of an account.
     *
     * @throws ThrottledException when there were too many requests for such mails, for this address or by
     *     this caller
     */
    public ClaimOutcome request(UUID accountId) {
        if (!verification.isOn()) {
            return ClaimOutcome.OFF;
        }
        throttle.countMailRequest(ThrottledAction.EMAIL_VERIFICATION);
        unverified(accountId).map(NameKey::of).ifPresent(this::count);
        ClaimSecrets secrets = secrets(accountId);
        return functions.claim(accountId, secrets, LIFETIME, claimed -> {
            if (claimed.outcome() == ClaimOutcome.PROMISED) {
                promise(Objects.requireNonNull(claimed.email()), Objects.requireNonNull(claimed.name()), secrets);
            }
        });
    }

    /** Promises another mail, if the last link and code of the account work no more. Does nothing when that is limited. */
    public void renew(UUID accountId) {
        if (!repository.isLive(accountId, MOST_WRONG_CODES)) {
            try {
                request(accountId);
            } catch (ThrottledException e) {
                return; // the owner can try again later
            }
        }
    }

    /** {@return the address that the account has or claims, and has not verified} Empty where nothing is verified. */
    public Optional<String> unverified(UUID accountId) {
        return verification.isOn() ? repository.findUnverified(accountId) : Optional.empty();
    }
}
