package dev.latchkey.auth.login;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.factor.AppEnrolments;
import dev.latchkey.auth.factor.Confirmation;
import dev.latchkey.auth.factor.NewApp;
import dev.latchkey.auth.factor.SecondFactors;
import dev.latchkey.auth.login.SignInTickets.FirstStep;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.session.Opening;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.session.SignInCode;
import dev.latchkey.auth.throttle.PasswordAttempt;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottleKeys;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import dev.latchkey.auth.token.TokenAnswer;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;

/**
 * Completes sign-ins by a code, after the right password. Only people who know the password come here, so the answers may say
 * what is wrong, and only they can cause a block.
 */
@Singleton
final class SecondStep {
    private final SignInTickets tickets;
    private final SecondFactors factors;
    private final AppEnrolments enrolments;
    private final SessionTokens sessions;
    private final DeviceTokens devices;
    private final Throttle throttle;
    private final ThrottleKeys keys;
    private final SignInMetrics metrics;

    SecondStep(
            SignInTickets tickets,
            SecondFactors factors,
            AppEnrolments enrolments,
            SessionTokens sessions,
            DeviceTokens devices,
            Throttle throttle,
            ThrottleKeys keys,
            SignInMetrics metrics) {
        this.tickets = tickets;
        this.factors = factors;
        this.enrolments = enrolments;
        this.sessions = sessions;
        this.devices = devices;
        this.throttle = throttle;
        this.keys = keys;
        this.metrics = metrics;
    }

    /** The result of the second step. */
    sealed interface Result {}

    /**
     * The sign-in is complete.
     *
     * @param tokens of the new session
     * @param deviceToken identifies the browser as known to the account from now on
     * @param recoveryCodes of an app that was set up in this step, to be shown once; empty otherwise
     */
    record Success(TokenAnswer tokens, String deviceToken, List<String> recoveryCodes) implements Result {
        Success {
            recoveryCodes = List.copyOf(recoveryCodes);
        }

        /** The tokens and the codes stay out of logs. */
        @Override
        public String toString() {
            return "Success[]";
        }
    }

    /** The code is wrong, or was used before. The ticket stays good. */
    record WrongCode() implements Result {}

    /** The ticket is forged or expired, or the account has changed since. The sign-in must begin again. */
    record Expired() implements Result {}

    /**
     * Signs in by a code.
     *
     * @param code any text
     * @param proof that the device has signed in before, if it has
     * @throws ThrottledException when too many codes were wrong, so this one was not compared
     */
    Result complete(String ticket, String code, DeviceProof proof) {
        Optional<FirstStep> step = tickets.read(ticket);
        if (step.isEmpty()) {
            return new Expired();
        }
        Account account = step.get().account();
        try (PasswordAttempt counted = throttle.secondFactor(account.id())) {
            Optional<SignInCode> read = factors.read(account.id(), code);
            return read.isEmpty() ? wrong(counted, account) : open(counted, step.get(), read.get(), proof);
        } catch (ThrottledException e) {
            metrics.throttled();
            throw e;
        }
    }

    private Result open(PasswordAttempt counted, FirstStep step, SignInCode code, DeviceProof proof) {
        Account account = step.account();
        return switch (session(step, code)) {
            case Opening.Opened<TokenAnswer>(TokenAnswer tokens) -> {
                counted.succeeded(List.of());
                factors.tellOfUse(account.id(), code);
                yield success(step, tokens, proof, List.of());
            }
            case Opening.Refused<TokenAnswer>(Opening.Reason reason) ->
                switch (reason) {
                    case CODE_REFUSED -> wrong(counted, account);
                    case CHANGED, CODE_NEEDED, PASSKEY_NEEDED, ENROLMENT_NEEDED, CHALLENGE_USED, COUNTER_WENT_BACK ->
                        new Expired();
                };
        };
    }

    /** Audits a wrong code. It counts as a failure already. */
    private WrongCode wrong(PasswordAttempt counted, Account account) {
        metrics.failed();
        counted.failed(AuditEvent.of(EventType.SECOND_FACTOR_FAILED).account(account.id()));
        return new WrongCode();
    }

    /** {@return whether the user signed in with one factor, and has a second one} Without an app, it is a passkey. */
    boolean hasUnusedFactor(SignedIn person) {
        return !person.hasTwoFactors() && factors.hasAny(person.accountId());
    }

    /** {@return what the owner needs to set an app up; empty when the ticket is not good} Nothing is stored. */
    Optional<NewApp> enrol(String ticket) {
        return tickets.read(ticket).map(step -> enrolments.begin(step.account(), null));
    }

    /** {@return what {@link #enrol} has returned with this enrolment; empty when one of the tickets is not good} */
    Optional<NewApp> resume(String ticket, String enrolment) {
        return tickets.read(ticket).flatMap(step -> enrolments.resume(step.account(), null, enrolment));
    }

    /**
     * Adds an app by its first code, ends all sessions of the account, and signs in by the same code.
     *
     * @param code any text
     * @param proof that the device has signed in before, if it has
     */
    Result completeEnrolment(String ticket, String enrolment, String code, DeviceProof proof) {
        Optional<FirstStep> step = tickets.read(ticket);
        if (step.isEmpty()) {
            return new Expired();
        }
        return switch (enrolments.confirmAtSignIn(step.get().account(), enrolment, code)) {
            case Confirmation.WrongCode() -> new WrongCode();
            case Confirmation.Expired(), Confirmation.Refused() -> new Expired();
            case Confirmation.Added added -> openFirst(step.get(), added, proof);
        };
    }

    /** If the same request was sent twice, the first one has used the code up. */
    private Result openFirst(FirstStep step, Confirmation.Added added, DeviceProof proof) {
        return switch (session(step, new SignInCode.Totp(added.step()))) {
            case Opening.Opened<TokenAnswer>(TokenAnswer tokens) -> success(step, tokens, proof, added.recoveryCodes());
            case Opening.Refused<TokenAnswer> refused -> new Expired();
        };
    }

    private Opening<TokenAnswer> session(FirstStep step, SignInCode code) {
        throttle.countSuccess(ThrottledAction.SIGN_IN, step.account().id());
        return sessions.open(step.account(), code, step.scope());
    }

    /** Only now are the failures under the names forgotten: the password alone was no sign-in. */
    private Success success(FirstStep step, TokenAnswer tokens, DeviceProof proof, List<String> recoveryCodes) {
        metrics.succeeded();
        throttle.succeeded(
                step.key(), step.account().nameKeys().stream().map(keys::name).toList());
        return new Success(tokens, devices.after(proof, step.account()), recoveryCodes);
    }
}
