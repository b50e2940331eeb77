package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.address.AddressClaims;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.session.KnownSessions;
import dev.latchkey.auth.session.Opening;
import dev.latchkey.auth.session.RefreshToken;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.session.SignInCode;
import dev.latchkey.auth.throttle.KnownDevices;
import dev.latchkey.auth.throttle.PasswordAttempt;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottleKey;
import dev.latchkey.auth.throttle.ThrottleKeys;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import dev.latchkey.auth.token.TokenAnswer;
import jakarta.inject.Singleton;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Signs people in, for the API and for the pages. An unknown name, a wrong password and a disabled account give the same
 * answer, after the same work; only the audit log records the reason. Only after the right password an answer says that the
 * address must be verified first, or that a second factor is needed ({@link SecondStep}). Failures are throttled by the typed
 * name, so that an unknown name is throttled like a known one.
 */
@Singleton
final class SignIn {
    private final Authenticator authenticator;
    private final SessionTokens sessions;
    private final KnownSessions known;
    private final Throttle throttle;
    private final ThrottleKeys keys;
    private final KnownDevices devices;
    private final AddressClaims claims;
    private final DeviceTokens deviceTokens;
    private final SignInTickets tickets;
    private final SignInMetrics metrics;
    private final Audit audit;

    SignIn(
            Authenticator authenticator,
            SessionTokens sessions,
            KnownSessions known,
            Throttle throttle,
            ThrottleKeys keys,
            KnownDevices devices,
            AddressClaims claims,
            DeviceTokens deviceTokens,
            SignInTickets tickets,
            SignInMetrics metrics,
            Audit audit) {
        this.authenticator = authenticator;
        this.sessions = sessions;
        this.known = known;
        this.throttle = throttle;
        this.keys = keys;
        this.devices = devices;
        this.claims = claims;
        this.deviceTokens = deviceTokens;
        this.tickets = tickets;
        this.metrics = metrics;
        this.audit = audit;
    }

    /** The result of a sign-in. */
    sealed interface Result {}

    /**
     * A successful sign-in.
     *
     * @param tokens of the new session
     * @param deviceToken identifies the browser as known to the account from now on
     */
    record Success(TokenAnswer tokens, String deviceToken) implements Result {
        /** The tokens stay out of logs. */
        @Override
        public String toString() {
            return "Success[]";
        }
    }

    /** The name or the password is wrong, or the account may not sign in. */
    record Wrong() implements Result {}

    /** Name and password are right, but the owner must verify the account's address first. A mail to it is on its way. */
    record Unverified(UUID accountId) implements Result {}

    /**
     * Name and password are right, but the owner must also show a code of the authenticator app, or a recovery code.
     *
     * @param ticket for {@link SecondStep#complete}
     */
    record CodeNeeded(String ticket) implements Result {
        /** The ticket stays out of logs. */
        @Override
        public String toString() {
            return "CodeNeeded[]";
        }
    }

    /** Name and password are right, but two factors are required, and the account has a passkey: that alone signs in. */
    record PasskeyNeeded() implements Result {}

    /**
     * Name and password are right, but two factors are required, and the account has no second one.
     *
     * @param ticket for {@link SecondStep#enrol}
     */
    record EnrolmentNeeded(String ticket) implements Result {
        /** The ticket stays out of logs. */
        @Override
        public String toString() {
            return "EnrolmentNeeded[]";
        }
    }

    /**
     * Signs in by a username.
     *
     * @param scope of the new session, space-separated; a login may ask for it
     * @return among other results, the tokens of a new session
     * @throws ThrottledException when too many attempts have failed, so the password was not compared; or when the password
     *     is right, but the account has opened too many sessions
     */
    Result byUsername(String username, String password, DeviceProof proof, String scope) {
        return open(username, () -> authenticator.byUsername(username, password), proof, scope);
    }

    /**
     * Signs in by an e-mail address.
     *
     * @param scope of the new session, space-separated; a login may ask for it
     * @return among other results, the tokens of a new session
     * @throws ThrottledException when too many attempts have failed, so the password was not compared; or when the password
     *     is right, but the account has opened too many sessions
     */
    Result byEmail(String email, String password, DeviceProof proof, String scope) {
        return open(email, () -> authenticator.byEmail(email, password), proof, scope);
    }

    private Result open(String name, Supplier<Attempt> attempts, DeviceProof proof, String scope) {
        authenticator.requireRoom();
        try (PasswordAttempt counted = begin(NameKey.of(name), proof)) {
            return openOrTell(counted, attempts, proof, scope);
        } catch (ThrottledException e) {
            metrics.throttled();
            throw e;
        }
    }

    /**
     * A known device has its own limit. Its earlier session is looked up only if the attempt would be refused without it.
     */
    private PasswordAttempt begin(String nameKey, DeviceProof proof) {
        Optional<ThrottleKey> browser = devices.find(proof.token(), nameKey);
        if (browser.isPresent()) {
            return throttle.signIn(browser.get());
        }
        try {
            return throttle.signIn(keys.name(nameKey));
        } catch (ThrottledException refused) {
            return throttle.signIn(earlierSession(nameKey, proof).orElseThrow(() -> refused));
        }
    }

    private Optional<ThrottleKey> earlierSession(String nameKey, DeviceProof proof) {
        if (proof.refreshToken().isEmpty() || !throttle.mayLookForDevice()) {
            return Optional.empty();
        }
        return known.find(new RefreshToken(proof.refreshToken()), nameKey)
                .map(session -> keys.device(session, nameKey));
    }

    /**
     * Tries a second time if the session does not open: since the comparison, the password may have been changed or hashed
     * anew.
     */
    private Result openOrTell(PasswordAttempt counted, Supplier<Attempt> attempts, DeviceProof proof, String scope) {
        Attempt attempt = attempts.get();
        if (attempt instanceof Attempt.Accepted(Account account)) {
            Opening<TokenAnswer> opening = session(account, scope);
            if (!opening.equals(new Opening.Refused<TokenAnswer>(Opening.Reason.CHANGED))) {
                return opened(counted, account, opening, proof, scope);
            }
            attempt = attempts.get();
        }
        return switch (attempt) {
            case Attempt.Accepted(Account account) -> opened(counted, account, session(account, scope), proof, scope);
            case Attempt.Unverified(Account account) -> unverified(counted, account);
            case Attempt.Refused refused -> wrong(counted, refused);
        };
    }

    /** Counts the sign-in after the comparison: before it, a refusal would reveal that the account exists. */
    private Opening<TokenAnswer> session(Account account, String scope) {
        throttle.countSuccess(ThrottledAction.SIGN_IN, account.id());
        return sessions.open(account, new SignInCode.None(), scope);
    }

    private Result opened(
            PasswordAttempt counted, Account account, Opening<TokenAnswer> opening, DeviceProof proof, String scope) {
        return switch (opening) {
            case Opening.Opened<TokenAnswer>(TokenAnswer tokens) -> success(counted, account, tokens, proof);
            case Opening.Refused<TokenAnswer>(Opening.Reason reason) ->
                switch (reason) {
                    case CODE_NEEDED -> new CodeNeeded(ticket(counted, account, scope));
                    case ENROLMENT_NEEDED -> new EnrolmentNeeded(ticket(counted, account, scope));
                    case PASSKEY_NEEDED -> {
                        metrics.incomplete();
                        yield new PasskeyNeeded();
                    }
                    case CHANGED, CODE_REFUSED, CHALLENGE_USED, COUNTER_WENT_BACK ->
                        wrong(counted, new Attempt.Refused(account.id(), "changed_meanwhile"));
                };
        };
    }

    /**
     * {@return a ticket for the second step} The attempt gets no verdict, so it is taken back. Earlier failures stay counted
     * until the sign-in is complete.
     */
    private String ticket(PasswordAttempt counted, Account account, String scope) {
        metrics.incomplete();
        return tickets.issue(new SignInTickets.FirstStep(account, scope, counted.key()));
    }

    private Success success(PasswordAttempt counted, Account account, TokenAnswer tokens, DeviceProof proof) {
        metrics.succeeded();
        counted.succeeded(account.nameKeys().stream().map(keys::name).toList());
        return new Success(tokens, deviceTokens.after(proof, account));
    }

    /** The password was right, so the failures are forgotten. Sends another mail if the last one is of no more use. */
    private Unverified unverified(PasswordAttempt counted, Account account) {
        metrics.unverified();
        counted.succeeded(account.nameKeys().stream().map(keys::name).toList());
        audit.count(AuditEvent.of(EventType.LOGIN_FAILED).account(account.id()).detail("reason", "email_not_verified"));
        claims.renew(account.id());
        return new Unverified(account.id());
    }

    private Wrong wrong(PasswordAttempt counted, Attempt.Refused refused) {
        metrics.failed();
        counted.failed(AuditEvent.of(EventType.LOGIN_FAILED)
                .account(refused.accountId())
                .detail("reason", refused.reason()));
        return new Wrong();
    }
}
