package dev.latchkey.auth.authorization;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.DefaultJOSEObjectTypeVerifier;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.key.SigningKeys;
import dev.latchkey.shared.micronaut.error.UnavailableException;
import jakarta.inject.Singleton;
import java.text.ParseException;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads ID tokens of this issuer that a client sends back as a hint. An expired token is still a valid hint (OpenID Connect
 * RP-Initiated Logout section 2), as long as its key is known.
 */
@Singleton
public final class IdTokenHints {
    private final DefaultJWTProcessor<SecurityContext> processor;

    IdTokenHints(SigningKeys keys, AuthSettings settings) {
        String issuer = settings.issuer();
        processor = new DefaultJWTProcessor<>();
        processor.setJWSTypeVerifier(new DefaultJOSEObjectTypeVerifier<>(JOSEObjectType.JWT));
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(JWSAlgorithm.RS256, keys));
        processor.setJWTClaimsSetVerifier((claims, context) -> {
            if (!issuer.equals(claims.getIssuer())
                    || claims.getSubject() == null
                    || claims.getAudience().size() != 1) {
                throw new BadJWTException("It is not an ID token of this issuer");
            }
        });
    }

    /**
     * The content of an ID token.
     *
     * @param subject the account that the token is about
     * @param clientId the client that got the token
     * @param sessionId the client's session in which the token was issued
     */
    public record Hint(UUID subject, String clientId, UUID sessionId) {}

    /**
     * {@return the content of the ID token; empty for any other text}
     *
     * @throws UnavailableException when its key cannot be looked up at the moment
     */
    public Optional<Hint> read(String idToken) {
        try {
            JWTClaimsSet claims = processor.process(idToken, null);
            return Optional.of(new Hint(
                    UUID.fromString(claims.getSubject()),
                    claims.getAudience().getFirst(),
                    UUID.fromString(String.valueOf(claims.getStringClaim("sid")))));
        } catch (KeySourceException e) {
            throw new UnavailableException(
                    "The ID token cannot be verified at the moment.", String.valueOf(e.getMessage()));
        } catch (ParseException | BadJOSEException | JOSEException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
