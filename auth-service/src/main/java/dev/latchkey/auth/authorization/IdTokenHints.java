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
 * Knows this issuer's ID tokens again when a client brings one back as a hint. One that has expired is as good a hint as
 * any (OpenID Connect RP-Initiated Logout section 2); but not for longer than its key is known.
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
                throw new BadJWTException("It is no ID token of this issuer");
            }
        });
    }

    /**
     * What an ID token says.
     *
     * @param subject whom it is about
     * @param clientId to whom it was given
     * @param sessionId the client's session that it was given in
     */
    public record Hint(UUID subject, String clientId, UUID sessionId) {}

    /**
     * {@return what it says; empty for what is none of our ID tokens}
     *
     * @throws UnavailableException when its key cannot be looked for at the moment
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
