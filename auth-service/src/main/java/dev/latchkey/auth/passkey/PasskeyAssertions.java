package dev.latchkey.auth.passkey;

import dev.latchkey.auth.session.PasskeyProof;
import io.micronaut.context.BeanProvider;
import jakarta.inject.Singleton;
import java.security.MessageDigest;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Verifies the passkeys that people sign in with (WebAuthn level 3 section 7.2). */
@Singleton
public final class PasskeyAssertions {
    private final PasskeyRepository passkeys;
    private final PasskeyChallenges challenges;
    private final BeanProvider<PasskeyVerifier> verifier;

    /** Takes the verifier as a provider: a service that sees no passkey starts without it. */
    PasskeyAssertions(
            PasskeyRepository passkeys, PasskeyChallenges challenges, BeanProvider<PasskeyVerifier> verifier) {
        this.passkeys = passkeys;
        this.challenges = challenges;
        this.verifier = verifier;
    }

    /** The result of a verification. */
    public sealed interface Result {}

    /** The passkey is right. Whether it opens a session is for the database to decide. */
    public record Verified(PasskeyProof proof) implements Result {}

    /**
     * The passkey is refused. The caller of the service learns the reason only for {@link Reason#USER_NOT_VERIFIED}.
     *
     * @param accountId the owner of the passkey; null when the passkey is unknown
     */
    public record Refused(@Nullable UUID accountId, Reason reason) implements Result {}

    /** Why a passkey is refused. */
    public enum Reason {
        /** A member is missing, or the authenticator's answer cannot be read. */
        MALFORMED_PASSKEY,
        /** The challenge is not one of ours, is for something else, or has expired. */
        WRONG_CHALLENGE,
        /** No account has the passkey, or not the account that the answer names. */
        UNKNOWN_PASSKEY,
        /** All is right, but the authenticator has not verified the user. */
        USER_NOT_VERIFIED,
        /** The signature, the origin, the RP ID or a flag is wrong. */
        WRONG_PASSKEY
    }

    /**
     * Verifies a passkey.
     *
     * @param credential an {@code AuthenticationResponseJSON}, as a browser has sent it
     */
    public Result verify(Map<String, Object> credential) {
        Optional<CredentialJson.Assertion> json = CredentialJson.assertion(credential);
        if (json.isEmpty()) {
            return new Refused(null, Reason.MALFORMED_PASSKEY);
        }
        try {
            return verify(json.get(), verifier.get().read(json.get()));
        } catch (PasskeyVerifier.RefusedAnswerException e) {
            return new Refused(null, Reason.MALFORMED_PASSKEY);
        }
    }

    private Result verify(CredentialJson.Assertion json, PasskeyVerifier.Assertion assertion) {
        Optional<Challenge> challenge = challenges.ofSignIn(assertion.challenge());
        if (challenge.isEmpty()) {
            return new Refused(null, Reason.WRONG_CHALLENGE);
        }
        Optional<Passkey> found = passkeys.findByCredentialId(json.credentialId())
                .filter(passkey -> MessageDigest.isEqual(UserHandle.of(passkey.accountId()), json.userHandle()));
        if (found.isEmpty()) {
            return new Refused(null, Reason.UNKNOWN_PASSKEY);
        }
        Passkey passkey = found.get();
        return switch (verifier.get().verify(assertion, challenge.get(), passkey)) {
            case GOOD ->
                new Verified(new PasskeyProof(
                        passkey.accountId(),
                        passkey.credentialId(),
                        assertion.signCount(),
                        assertion.backedUp(),
                        challenge.get().hash(),
                        challenge.get().expiresAt()));
            case USER_NOT_VERIFIED -> new Refused(passkey.accountId(), Reason.USER_NOT_VERIFIED);
            case BAD -> new Refused(passkey.accountId(), Reason.WRONG_PASSKEY);
        };
    }
}
