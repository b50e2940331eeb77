package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import java.text.ParseException;
import java.util.function.Consumer;

/** Tokens with the service's own signature that say what it never says. */
public final class SignedTokens {
    private SignedTokens() {}

    /** {@return the token, with a deviation} */
    public static String like(AuthServer server, String token, Consumer<JWTClaimsSet.Builder> deviation) {
        return like(server, token, "at+jwt", deviation);
    }

    /** {@return the token, with another {@code typ} and a deviation} */
    public static String like(AuthServer server, String token, String type, Consumer<JWTClaimsSet.Builder> deviation) {
        try {
            JWTClaimsSet.Builder claims =
                    new JWTClaimsSet.Builder(SignedJWT.parse(token).getJWTClaimsSet());
            deviation.accept(claims);
            return server.bean(SigningKeys.class).sign(new JOSEObjectType(type), claims.build());
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a token: " + token, e);
        }
    }
}
