package dev.latchkey.shared.token;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.KeyType;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jwt.JWTClaimsSet;
import java.text.ParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A well-formed token that is not verified yet.
 *
 * @param claims as {@link dev.latchkey.shared.json.StrictJson#values} reads them
 * @param signingInput the signed text (RFC 7515 section 5.2), in ASCII
 */
@SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is never compared
record UnverifiedToken(Header header, Map<String, @Nullable Object> claims, byte[] signingInput, byte[] signature) {

    /**
     * A header, and the selector that is made from it. All tokens that a key has signed have the same header.
     *
     * @param selector matches the keys that may have signed with RS256
     */
    record Header(JWSHeader header, JWKSelector selector) {
        static Header of(JWSHeader header) {
            return new Header(
                    header,
                    new JWKSelector(new JWKMatcher.Builder()
                            .keyType(KeyType.RSA)
                            .keyID(header.getKeyID())
                            .keyUses(KeyUse.SIGNATURE, null)
                            .algorithms(JWSAlgorithm.RS256, null)
                            .x509CertSHA256Thumbprint(header.getX509CertSHA256Thumbprint())
                            .build()));
        }
    }

    /** @throws ParseException when a claim has the wrong type */
    JWTClaimsSet claimsSet() throws ParseException {
        return JWTClaimsSet.parse(claims);
    }
}
