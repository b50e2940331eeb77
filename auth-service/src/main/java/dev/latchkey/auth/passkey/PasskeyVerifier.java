package dev.latchkey.auth.passkey;

import com.webauthn4j.WebAuthnAuthenticationManager;
import com.webauthn4j.WebAuthnRegistrationManager;
import com.webauthn4j.converter.util.ObjectConverter;
import com.webauthn4j.credential.CredentialRecord;
import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticationRequest;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.RegistrationRequest;
import com.webauthn4j.data.attestation.authenticator.AAGUID;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.authenticator.AuthenticatorData;
import com.webauthn4j.data.attestation.authenticator.COSEKey;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.data.extension.authenticator.RegistrationExtensionAuthenticatorOutput;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.attestation.statement.none.NoneAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.statement.packed.NullPackedAttestationStatementVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.certpath.NullCertPathTrustworthinessVerifier;
import com.webauthn4j.verifier.attestation.trustworthiness.self.NullSelfAttestationTrustworthinessVerifier;
import com.webauthn4j.verifier.exception.UserNotVerifiedException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies what authenticators answer, by the steps of WebAuthn level 3 sections 7.1 and 7.2. It takes the time of its
 * construction, some hundred milliseconds, so its users get it when the first passkey is used.
 *
 * <p>Checked: type, challenge, origin, no frame of another origin, RP ID, presence and verification of the user, the backup
 * flags against each other and against the registration, algorithm, signature. Not checked: whether the challenge was used,
 * and whether the counter has grown. The database decides that, under the account's lock.
 */
@Singleton
final class PasskeyVerifier {
    /** ES256, EdDSA and RS256: one of them is in every authenticator. */
    static final List<Long> ALGORITHMS = List.of(-7L, -8L, -257L);

    private static final Logger LOG = LoggerFactory.getLogger(PasskeyVerifier.class);

    private static final List<PublicKeyCredentialParameters> PARAMETERS = ALGORITHMS.stream()
            .map(algorithm -> new PublicKeyCredentialParameters(
                    PublicKeyCredentialType.PUBLIC_KEY, COSEAlgorithmIdentifier.create(algorithm)))
            .toList();

    private final RelyingParty party;
    private final Origin origin;
    private final ObjectConverter converter = new ObjectConverter();
    private final WebAuthnAuthenticationManager assertions = new WebAuthnAuthenticationManager(List.of(), converter);

    /** Browsers replace attestations by "none", but may leave those that name no model and no certificate: "packed". */
    private final WebAuthnRegistrationManager attestations = new WebAuthnRegistrationManager(
            List.of(new NoneAttestationStatementVerifier(), new NullPackedAttestationStatementVerifier()),
            new NullCertPathTrustworthinessVerifier(),
            new NullSelfAttestationTrustworthinessVerifier(),
            converter);

    PasskeyVerifier(RelyingParty party) {
        this.party = party;
        this.origin = Origin.create(party.origin());
    }

    /**
     * An assertion, well-formed and not verified.
     *
     * @param challenge that it claims to answer
     */
    @SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
    record Assertion(AuthenticationData data, byte[] challenge) {
        long signCount() {
            return required(data.getAuthenticatorData()).getSignCount();
        }

        boolean backedUp() {
            return required(data.getAuthenticatorData()).isFlagBS();
        }
    }

    /**
     * An attestation, well-formed and not verified.
     *
     * @param challenge that it claims to answer
     */
    @SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
    record Attestation(RegistrationData data, byte[] challenge) {}

    /** A verified new credential; {@link Passkey} explains its parts. */
    @SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
    record NewCredential(
            byte[] credentialId,
            byte[] publicKey,
            long signCount,
            UUID aaguid,
            boolean backupEligible,
            boolean backedUp) {}

    /** The verdict. */
    enum Verdict {
        GOOD,
        /** All else is right, but the authenticator has not verified the user. */
        USER_NOT_VERIFIED,
        BAD
    }

    /** @throws RefusedAnswerException when it is not well-formed */
    Assertion read(CredentialJson.Assertion json) {
        return guarded(() -> {
            AuthenticationData data = assertions.parse(new AuthenticationRequest(
                    json.credentialId(),
                    json.userHandle(),
                    json.authenticatorData(),
                    json.clientData(),
                    json.signature()));
            return new Assertion(data, challenge(data.getCollectedClientData()));
        });
    }

    /** @throws RefusedAnswerException when it is not well-formed */
    Attestation read(CredentialJson.Attestation json) {
        return guarded(() -> {
            RegistrationData data = attestations.parse(
                    new RegistrationRequest(json.attestationObject(), json.clientData(), json.transports()));
            return new Attestation(data, challenge(data.getCollectedClientData()));
        });
    }

    private static byte[] challenge(@Nullable CollectedClientData clientData) {
        return required(clientData).getChallenge().getValue();
    }

    /** {@return a part of an answer that the library has parsed} It declares all parts nullable. */
    private static <T> T required(@Nullable T part) {
        return Objects.requireNonNull(part, "the answer lacks a part");
    }

    /** {@return whether a passkey has signed this challenge} */
    Verdict verify(Assertion assertion, Challenge challenge, Passkey passkey) {
        try {
            guarded(() -> verified(assertion, challenge, passkey, true));
            return Verdict.GOOD;
        } catch (RefusedAnswerException e) {
            return e.getCause() instanceof UserNotVerifiedException
                            && isGoodWithoutTheUser(assertion, challenge, passkey)
                    ? Verdict.USER_NOT_VERIFIED
                    : Verdict.BAD;
        }
    }

    /** The library finds the missing flag before it verifies the signature. Others must not learn that the passkey exists. */
    private boolean isGoodWithoutTheUser(Assertion assertion, Challenge challenge, Passkey passkey) {
        try {
            guarded(() -> verified(assertion, challenge, passkey, false));
            return true;
        } catch (RefusedAnswerException e) {
            return false;
        }
    }

    private AuthenticationData verified(
            Assertion assertion, Challenge challenge, Passkey passkey, boolean userVerification) {
        return assertions.verify(
                assertion.data(),
                new AuthenticationParameters(server(challenge), credential(passkey), null, userVerification, true));
    }

    /**
     * Verifies the attestation of a new passkey.
     *
     * @throws RefusedAnswerException when it is not right
     */
    NewCredential verify(Attestation attestation, Challenge challenge) {
        return guarded(() -> {
            RegistrationData data = attestations.verify(
                    attestation.data(), new RegistrationParameters(server(challenge), PARAMETERS, true, true));
            AuthenticatorData<RegistrationExtensionAuthenticatorOutput> authenticator =
                    required(data.getAttestationObject()).getAuthenticatorData();
            AttestedCredentialData credential = required(authenticator.getAttestedCredentialData());
            return new NewCredential(
                    credential.getCredentialId(),
                    converter.getCborMapper().writeValueAsBytes(credential.getCOSEKey()),
                    authenticator.getSignCount(),
                    required(credential.getAaguid().getValue()),
                    authenticator.isFlagBE(),
                    authenticator.isFlagBS());
        });
    }

    private ServerProperty server(Challenge challenge) {
        return ServerProperty.builder()
                .origin(origin)
                .rpId(party.id())
                .challenge(new DefaultChallenge(challenge.value()))
                .build();
    }

    /** The counter is 0 here, which is never too high: the database compares it. */
    private CredentialRecord credential(Passkey passkey) {
        return new CredentialRecordImpl(
                null,
                true,
                passkey.backupEligible(),
                passkey.backedUp(),
                0,
                new AttestedCredentialData(
                        new AAGUID(passkey.aaguid()),
                        passkey.credentialId(),
                        converter.getCborMapper().readValue(passkey.publicKey(), COSEKey.class)),
                null,
                null,
                null,
                null);
    }

    /**
     * Runs the library on bytes of a stranger. Whatever it throws then, the answer of the authenticator is refused: the
     * library has several kinds of exceptions for malformed input, and so have the parsers below it.
     */
    private static <T> T guarded(Supplier<T> work) {
        try {
            return work.get();
        } catch (RuntimeException e) {
            LOG.debug("The answer of an authenticator is refused.", e);
            throw new RefusedAnswerException(e);
        }
    }

    /** The answer of an authenticator is malformed or not right. */
    static final class RefusedAnswerException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        RefusedAnswerException(RuntimeException cause) {
            super("the answer of an authenticator is refused", cause);
        }
    }
}
