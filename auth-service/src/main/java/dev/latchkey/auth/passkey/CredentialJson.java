package dev.latchkey.auth.passkey;

import com.nimbusds.jose.util.JSONObjectUtils;
import java.text.ParseException;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a browser sends, in the JSON forms of WebAuthn level 3 section 5.1: {@code RegistrationResponseJSON} and
 * {@code AuthenticationResponseJSON}. Binary members are base64url. Members that the verification does not need are ignored,
 * because browsers may add some.
 */
public final class CredentialJson {
    private static final String PUBLIC_KEY = "public-key";
    private static final int MOST_TRANSPORTS = 8;
    private static final int LONGEST_TRANSPORT = 32;

    private CredentialJson() {}

    /** The members of an {@code AuthenticationResponseJSON} that the verification needs. */
    @SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
    record Assertion(
            byte[] credentialId, byte[] clientData, byte[] authenticatorData, byte[] signature, byte[] userHandle) {}

    /** The members of a {@code RegistrationResponseJSON} that the verification needs. */
    @SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
    record Attestation(byte[] clientData, byte[] attestationObject, Set<String> transports) {}

    /** {@return the object that a form carries as text; empty when it is none} */
    public static Optional<Map<String, Object>> parse(String text) {
        try {
            return Optional.of(JSONObjectUtils.parse(text));
        } catch (ParseException e) {
            return Optional.empty();
        }
    }

    /** {@return the assertion; empty when a member is missing or malformed} A passkey always has a user handle. */
    static Optional<Assertion> assertion(Map<String, Object> credential) {
        byte[] id = bytes(credential, "rawId");
        Map<?, ?> response = response(credential);
        byte[] clientData = bytes(response, "clientDataJSON");
        byte[] authenticatorData = bytes(response, "authenticatorData");
        byte[] signature = bytes(response, "signature");
        byte[] userHandle = bytes(response, "userHandle");
        return id == null || clientData == null || authenticatorData == null || signature == null || userHandle == null
                ? Optional.empty()
                : Optional.of(new Assertion(id, clientData, authenticatorData, signature, userHandle));
    }

    /** {@return the attestation; empty when a member is missing or malformed} */
    static Optional<Attestation> attestation(Map<String, Object> credential) {
        Map<?, ?> response = response(credential);
        byte[] clientData = bytes(response, "clientDataJSON");
        byte[] attestationObject = bytes(response, "attestationObject");
        return clientData == null || attestationObject == null
                ? Optional.empty()
                : Optional.of(new Attestation(clientData, attestationObject, transports(response)));
    }

    private static Map<?, ?> response(Map<String, Object> credential) {
        return PUBLIC_KEY.equals(credential.get("type")) && credential.get("response") instanceof Map<?, ?> response
                ? response
                : Map.of();
    }

    private static byte @Nullable [] bytes(Map<?, ?> object, String member) {
        try {
            return object.get(member) instanceof String text
                    ? Base64.getUrlDecoder().decode(text)
                    : null;
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /** The transports are hints for the next options. A browser may know others than we do. */
    private static Set<String> transports(Map<?, ?> response) {
        Set<String> transports = new HashSet<>();
        if (response.get("transports") instanceof List<?> list) {
            for (Object transport : list) {
                if (transport instanceof String text
                        && text.length() <= LONGEST_TRANSPORT
                        && transports.size() < MOST_TRANSPORTS
                        && text.matches("[a-z-]+")) {
                    transports.add(text);
                }
            }
        }
        return transports;
    }
}
