package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.address.AddressClaims;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.passkey.PasskeyAssertions;
import dev.latchkey.auth.session.Opening;
import dev.latchkey.auth.session.PasskeyProof;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import dev.latchkey.auth.token.TokenAnswer;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Signs people in by a passkey, for the API and for the pages. It needs no name: the passkey tells whose it is. It costs no
 * password hash. An unknown passkey, a wrong one and a disabled account give the same answer; only the audit log records the
 * reason. Failures are throttled by the caller's address. A passkey cannot be guessed, so they block no account.
 */
@Singleton
final class PasskeySignIn {
    private final PasskeyAssertions assertions;
    private final AccountRepository accounts;
    private final SessionTokens sessions;
    private final Throttle throttle;
    private final DeviceTokens devices;
    private final EmailVerification verification;
    private final AddressClaims claims;
    private final SignInMetrics metrics;
    private final Audit audit;

    PasskeySignIn(
            PasskeyAssertions assertions,
            AccountRepository accounts,
            SessionTokens sessions,
            Throttle throttle,
            DeviceTokens devices,
            EmailVerification verification,
            AddressClaims claims,
            SignInMetrics metrics,
            Audit audit) {
        this.assertions = assertions;
        this.accounts = accounts;
        this.sessions = sessions;
        this.throttle = throttle;
        this.devices = devices;
        this.verification = verification;
        this.claims = claims;
        this.metrics = metrics;
        this.audit = audit;
    }

    /** The result of a sign-in by a passkey. */
    sealed interface Result {}

    /**
     * The session is open.
     *
     * @param deviceToken identifies the browser as known to the account from now on
     */
    record Opened(TokenAnswer tokens, String deviceToken) implements Result {
        /** The tokens stay out of logs. */
        @Override
        public String toString() {
            return "Opened[]";
        }
    }

    /** The passkey or its challenge is not good, or the account may not sign in. */
    record Refused() implements Result {}

    /** The passkey is good, but the authenticator has not verified the user. */
    record UserNotVerified() implements Result {}

    /** The passkey is good, but the owner must verify the account's address first. A mail to it is on its way. */
    record Unverified(UUID accountId) implements Result {}

    /**
     * Signs in.
     *
     * @param credential an {@code AuthenticationResponseJSON}, as a browser has sent it
     * @param scope of the new session, space-separated; a login may ask for it
     * @throws ThrottledException when too many attempts from the caller's address have failed, or when the passkey is good, but
     *     the account has opened too many sessions
     */
    Result open(Map<String, Object> credential, DeviceProof proof, String scope) {
        try {
            throttle.requireUnblocked(ThrottledAction.PASSKEY);
            return switch (assertions.verify(credential)) {
                case PasskeyAssertions.Verified(PasskeyProof passkey) -> open(passkey, proof, scope);
                case PasskeyAssertions.Refused refused -> refuse(refused);
            };
        } catch (ThrottledException e) {
            metrics.throttled();
            throw e;
        }
    }

    private Result open(PasskeyProof passkey, DeviceProof proof, String scope) {
        Optional<Account> owner = accounts.findById(passkey.accountId()).filter(Account::enabled);
        if (owner.isEmpty()) {
            return refuse(passkey.accountId(), "disabled");
        }
        Account account = owner.get();
        if (verification.isRequired() && account.hasUnverifiedEmail()) {
            return unverified(account.id());
        }
        throttle.countSuccess(ThrottledAction.SIGN_IN, account.id());
        return switch (sessions.openByPasskey(passkey, scope)) {
            case Opening.Opened<TokenAnswer>(TokenAnswer tokens) -> {
                metrics.succeeded();
                yield new Opened(tokens, devices.after(proof, account));
            }
            case Opening.Refused<TokenAnswer>(Opening.Reason reason) -> refuse(account.id(), text(reason));
        };
    }

    private Result refuse(PasskeyAssertions.Refused refused) {
        Result result = refuse(refused.accountId(), text(refused.reason()));
        return refused.reason() == PasskeyAssertions.Reason.USER_NOT_VERIFIED ? new UserNotVerified() : result;
    }

    private Result refuse(@Nullable UUID accountId, String reason) {
        metrics.failed();
        AuditEvent failure =
                AuditEvent.of(EventType.LOGIN_FAILED).account(accountId).detail("reason", reason);
        audit.count(failure);
        throttle.failed(ThrottledAction.PASSKEY, event -> event.account(accountId));
        return new Refused();
    }

    private Result unverified(UUID accountId) {
        metrics.unverified();
        audit.count(AuditEvent.of(EventType.LOGIN_FAILED).account(accountId).detail("reason", "email_not_verified"));
        claims.renew(accountId);
        return new Unverified(accountId);
    }

    private static String text(Enum<?> reason) {
        return reason.name().toLowerCase(Locale.ROOT);
    }
}
