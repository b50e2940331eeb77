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
 * A token of good form, of which nothing is verified yet.
 *
 * @param claims as {@link dev.latchkey.shared.json.StrictJson#values} reads them
 * @param signingInput what is signed (RFC 7515 section 5.2), in ASCII
 */
@SuppressWarnings("ArrayRecordComponent") // it lives within one call, and is compared with nothing
record UnverifiedToken(Header header, Map<String, @Nullable Object> claims, byte[] signingInput, byte[] signature) {

    /**
     * A header, and what is made of it: the same in each token that a key has signed.
     *
     * @param selector matches the keys by which RS256 may have signed
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

    /** @throws ParseException when a claim is not of its type */
    JWTClaimsSet claimsSet() throws ParseException {
        return JWTClaimsSet.parse(claims);
    }
}
