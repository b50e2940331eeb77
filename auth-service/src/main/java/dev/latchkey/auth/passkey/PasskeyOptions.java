package dev.latchkey.auth.passkey;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.secret.RandomSecret;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The options for browsers, in the JSON forms of WebAuthn level 3 section 5.1. Browsers read them by
 * {@code PublicKeyCredential.parseCreationOptionsFromJSON} and {@code parseRequestOptionsFromJSON}.
 */
@Singleton
public final class PasskeyOptions {
    private static final String PUBLIC_KEY = "public-key";
    private static final String REQUIRED = "required";

    private final RelyingParty party;
    private final PasskeyChallenges challenges;

    PasskeyOptions(RelyingParty party, PasskeyChallenges challenges) {
        this.party = party;
        this.challenges = challenges;
    }

    /**
     * {@return the options for a sign-in} They name no account and no passkey, so they are alike for every caller, but for the
     * challenge.
     */
    public String forSignIn() {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("challenge", RandomSecret.text(challenges.forSignIn()));
        options.put("timeout", PasskeyChallenges.LIFETIME.toMillis());
        options.put("rpId", party.id());
        options.put("allowCredentials", List.of());
        options.put("userVerification", REQUIRED);
        return JSONObjectUtils.toJSONString(options);
    }

    /**
     * {@return the options for a new passkey of an account}
     *
     * @param present the passkeys of the account; their authenticators make no second one
     */
    String forRegistration(Account account, List<Passkey> present) {
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("rp", Map.of("id", party.id(), "name", party.name()));
        options.put(
                "user",
                Map.of(
                        "id", RandomSecret.text(UserHandle.of(account.id())),
                        "name", account.username(),
                        "displayName", account.shownName()));
        options.put("challenge", RandomSecret.text(challenges.forRegistration(account.id())));
        options.put(
                "pubKeyCredParams",
                PasskeyVerifier.ALGORITHMS.stream()
                        .map(algorithm -> Map.of("type", PUBLIC_KEY, "alg", algorithm))
                        .toList());
        options.put("timeout", PasskeyChallenges.LIFETIME.toMillis());
        options.put(
                "excludeCredentials",
                present.stream().map(PasskeyOptions::descriptor).toList());
        options.put(
                "authenticatorSelection",
                Map.of("residentKey", REQUIRED, "requireResidentKey", true, "userVerification", REQUIRED));
        options.put("attestation", "none");
        return JSONObjectUtils.toJSONString(options);
    }

    private static Map<String, Object> descriptor(Passkey passkey) {
        return Map.of(
                "type", PUBLIC_KEY,
                "id", RandomSecret.text(passkey.credentialId()),
                "transports", passkey.transports());
    }
}
