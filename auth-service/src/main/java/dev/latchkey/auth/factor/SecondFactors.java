package dev.latchkey.auth.factor;

import dev.latchkey.auth.database.SqlStates;
import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.session.SecondFactorSettings;
import dev.latchkey.auth.session.SignInCode;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottleKeys;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Reads the codes of accounts, and changes what they have. {@link AppEnrolments} adds authenticator apps. */
@Singleton
public final class SecondFactors {
    private static final String REMOVE = "auth.remove_totp(?, ?, ?, ?, ?)";
    private static final String REMOVE_LOST = "auth.remove_factors(?, ?, ?, ?, ?)";

    private final FactorRepository repository;
    private final FactorFunctions functions;
    private final SealedSecrets secrets;
    private final TotpCodes codes;
    private final RecoveryCodeHashes hashes;
    private final AccountRevocations revocations;
    private final SecondFactorSettings settings;
    private final AccountNotices notices;
    private final Throttle throttle;
    private final ThrottleKeys keys;

    SecondFactors(
            FactorRepository repository,
            FactorFunctions functions,
            SealedSecrets secrets,
            TotpCodes codes,
            RecoveryCodeHashes hashes,
            AccountRevocations revocations,
            SecondFactorSettings settings,
            AccountNotices notices,
            Throttle throttle,
            ThrottleKeys keys) {
        this.repository = repository;
        this.functions = functions;
        this.secrets = secrets;
        this.codes = codes;
        this.hashes = hashes;
        this.revocations = revocations;
        this.settings = settings;
        this.notices = notices;
        this.throttle = throttle;
        this.keys = keys;
    }

    FactorState state(UUID accountId) {
        return new FactorState(
                repository
                        .findApp(accountId)
                        .map(FactorRepository.App::createdAt)
                        .orElse(null),
                repository.countCodes(accountId),
                settings.policy());
    }

    /** {@return whether the account has an authenticator app} */
    public boolean hasApp(UUID accountId) {
        return repository.findApp(accountId).isPresent();
    }

    /** {@return whether the account has an authenticator app or a passkey} */
    public boolean hasAny(UUID accountId) {
        return repository.hasAny(accountId);
    }

    /**
     * Reads a code that was typed, of the app or a recovery code. It is not used up: the database does so together with what
     * the code is for. The caller must have counted the attempt before ({@link Throttle#secondFactor}).
     *
     * @param typed any text, with any spaces and dashes
     * @return empty when it is no code of the app now, and does not have the form of a recovery code
     */
    public Optional<SignInCode> read(UUID accountId, String typed) {
        Optional<RecoveryCode> recovery = RecoveryCode.parse(typed);
        if (recovery.isPresent()) {
            return recovery.map(code -> new SignInCode.Recovery(hashes.of(accountId, code)));
        }
        OptionalLong step = repository
                .findApp(accountId)
                .flatMap(secrets::open)
                .map(secret -> codes.step(secret, RecoveryCode.withoutSeparators(typed)))
                .orElseGet(OptionalLong::empty);
        return step.isPresent() ? Optional.of(new SignInCode.Totp(step.getAsLong())) : Optional.empty();
    }

    /** Tells the owner about a used recovery code. Called once the code is used up. Other codes are not worth a mail. */
    public void tellOfUse(UUID accountId, SignInCode code) {
        if (code instanceof SignInCode.Recovery) {
            notices.tellAfterwards(accountId, NoticeKind.RECOVERY_CODE_USED);
        }
    }

    /**
     * Replaces all recovery codes. The owner is told.
     *
     * @return the new ones, to be shown once; empty when the account has no app
     */
    Optional<List<String>> replaceCodes(UUID accountId, UUID sessionId) {
        List<RecoveryCode> next = RecoveryCode.newSet();
        if (!functions.replaceCodes(accountId, hashes.literals(accountId, next), sessionId)) {
            return Optional.empty();
        }
        notices.tellAfterwards(accountId, NoticeKind.RECOVERY_CODES_REPLACED);
        return Optional.of(next.stream().map(RecoveryCode::shown).toList());
    }

    /**
     * Removes the app and its recovery codes, and ends the other sessions of the account. When this returns, no verifier
     * accepts those any more.
     *
     * @param sessionId the session that goes on
     */
    Removal remove(UUID accountId, UUID sessionId) {
        try {
            if (revocations
                    .change(accountId, REMOVE, accountId, settings.policy(), sessionId)
                    .isEmpty()) {
                return Removal.NONE;
            }
        } catch (DataAccessException e) {
            if (SqlStates.is(e, SqlStates.SECOND_FACTOR_NEEDED)) {
                return Removal.NEEDED;
            }
            throw e;
        }
        notices.tellAfterwards(accountId, NoticeKind.FACTOR_REMOVED);
        return Removal.REMOVED;
    }

    /**
     * Removes second factors of an account, ends all its sessions, and forgets its wrong codes. Its owner is told.
     *
     * @param by the account of the administrator
     * @return whether there is such an account
     */
    public boolean remove(UUID accountId, LostFactor factor, UUID by) {
        boolean had = repository.hasAny(accountId);
        if (revocations
                .change(accountId, REMOVE_LOST, accountId, factor.text(), by)
                .isEmpty()) {
            return false;
        }
        throttle.forget(keys.secondFactor(accountId));
        if (had) {
            notices.tellAfterwards(accountId, NoticeKind.FACTOR_REMOVED);
        }
        return true;
    }
}
