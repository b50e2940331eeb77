package dev.latchkey.auth.passkey;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.revocation.FactorChange;
import dev.latchkey.auth.revocation.NewPasskey;
import dev.latchkey.auth.session.SecondFactorSettings;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The passkeys of an account, for the API and for the pages. Adding or removing one ends all other sessions of the account, as
 * a new password does. When these methods return, no verifier accepts those sessions any more.
 */
@Singleton
final class Passkeys {
    /** More than a person has devices. */
    static final int MOST = 20;

    private final PasskeyRepository repository;
    private final AccountRepository accounts;
    private final PasskeyOptions options;
    private final PasskeyChallenges challenges;
    private final BeanProvider<PasskeyVerifier> verifier;
    private final AccountRevocations revocations;
    private final SecondFactorSettings factors;
    private final Throttle throttle;
    private final AccountNotices notices;

    /** Takes the verifier as a provider: a service that sees no passkey starts without it. */
    Passkeys(
            PasskeyRepository repository,
            AccountRepository accounts,
            PasskeyOptions options,
            PasskeyChallenges challenges,
            BeanProvider<PasskeyVerifier> verifier,
            AccountRevocations revocations,
            SecondFactorSettings factors,
            Throttle throttle,
            AccountNotices notices) {
        this.repository = repository;
        this.accounts = accounts;
        this.options = options;
        this.challenges = challenges;
        this.verifier = verifier;
        this.revocations = revocations;
        this.factors = factors;
        this.throttle = throttle;
        this.notices = notices;
    }

    /** {@return the options for a new passkey, as JSON; empty when the account is gone or disabled} */
    Optional<String> options(UUID accountId) {
        return accounts.findById(accountId)
                .filter(Account::enabled)
                .map(account -> options.forRegistration(account, repository.findByAccountId(accountId)));
    }

    /** {@return the passkeys of an account, the oldest first} */
    List<PasskeyView> list(UUID accountId) {
        return repository.findByAccountId(accountId).stream()
                .map(PasskeyView::of)
                .toList();
    }

    /** {@return the name for the next passkey of an account whose owner has not chosen one} */
    String nextName(UUID accountId) {
        return "Passkey " + (repository.findByAccountId(accountId).size() + 1);
    }

    /**
     * Adds a passkey (WebAuthn level 3 section 7.1). A refused answer of an authenticator counts as a failed attempt.
     *
     * @param spared the session that goes on
     * @param credential a {@code RegistrationResponseJSON}, as a browser has sent it
     * @throws ThrottledException when too many attempts from the caller's address have failed, or when the account has changed
     *     its passkeys too often
     */
    PasskeyAddition add(UUID accountId, UUID spared, String name, Map<String, Object> credential) {
        throttle.requireUnblocked(ThrottledAction.PASSKEY);
        Optional<NewPasskey> verified = verified(accountId, name, credential);
        if (verified.isEmpty()) {
            return refused(accountId);
        }
        throttle.countSuccess(ThrottledAction.PASSKEY, accountId);
        return switch (revocations.addPasskey(accountId, verified.get(), MOST, spared)) {
            case FactorChange.Done _ -> {
                notices.tellAfterwards(accountId, NoticeKind.PASSKEY_ADDED);
                yield new PasskeyAddition.Added(added(accountId, verified.get()));
            }
            case FactorChange.Refused(String outcome) -> refused(accountId, outcome, verified.get());
        };
    }

    private Optional<NewPasskey> verified(UUID accountId, String name, Map<String, Object> credential) {
        return CredentialJson.attestation(credential).flatMap(json -> {
            try {
                PasskeyVerifier.Attestation attestation = verifier.get().read(json);
                return challenges
                        .ofRegistration(attestation.challenge(), accountId)
                        .map(challenge -> newPasskey(
                                verifier.get().verify(attestation, challenge),
                                List.copyOf(json.transports()),
                                name,
                                challenge));
            } catch (PasskeyVerifier.RefusedAnswerException e) {
                return Optional.empty();
            }
        });
    }

    private static NewPasskey newPasskey(
            PasskeyVerifier.NewCredential credential, List<String> transports, String name, Challenge challenge) {
        return new NewPasskey(
                UUID.randomUUID(),
                credential.credentialId(),
                credential.publicKey(),
                credential.signCount(),
                transports,
                credential.aaguid(),
                credential.backupEligible(),
                credential.backedUp(),
                name,
                challenge.hash(),
                challenge.expiresAt());
    }

    private PasskeyView added(UUID accountId, NewPasskey passkey) {
        return list(accountId).stream()
                .filter(view -> view.id().equals(passkey.id()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the passkey was removed again at once"));
    }

    private PasskeyAddition refused(UUID accountId, String outcome, NewPasskey passkey) {
        return switch (outcome) {
            case "full" -> new PasskeyAddition.Full();
            case "known" ->
                new PasskeyAddition.Exists(repository
                        .findByCredentialId(passkey.credentialId())
                        .filter(known -> known.accountId().equals(accountId))
                        .isPresent());
            case "used", "changed" -> refused(accountId);
            default -> throw unknown(outcome);
        };
    }

    private PasskeyAddition refused(UUID accountId) {
        throttle.failed(ThrottledAction.PASSKEY, event -> event.account(accountId));
        return new PasskeyAddition.Refused();
    }

    /**
     * Removes a passkey.
     *
     * @param spared the session that goes on
     * @throws ThrottledException when the account has changed its passkeys too often
     */
    PasskeyRemoval remove(UUID accountId, UUID spared, UUID passkeyId) {
        throttle.countSuccess(ThrottledAction.PASSKEY, accountId);
        return switch (revocations.removePasskey(accountId, passkeyId, factors.policy(), spared)) {
            case FactorChange.Done _ -> {
                notices.tellAfterwards(accountId, NoticeKind.PASSKEY_REMOVED);
                yield PasskeyRemoval.REMOVED;
            }
            case FactorChange.Refused(String outcome) -> refusedRemoval(outcome);
        };
    }

    private static PasskeyRemoval refusedRemoval(String outcome) {
        return switch (outcome) {
            case "unknown" -> PasskeyRemoval.UNKNOWN;
            case "needed" -> PasskeyRemoval.NEEDED;
            default -> throw unknown(outcome);
        };
    }

    /** {@return whether the account has such a passkey} Gives it another name. */
    boolean rename(UUID accountId, UUID passkeyId, String name) {
        return repository.rename(passkeyId, accountId, name) == 1;
    }

    private static IllegalStateException unknown(String outcome) {
        return new IllegalStateException("the database function has another version: it answers " + outcome);
    }
}
