package dev.latchkey.auth.key;

import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import java.text.ParseException;
import java.util.function.Consumer;

/** Tokens with the service's valid signature, but with claims that the service never issues. */
public final class SignedTokens {
    private SignedTokens() {}

    /** {@return a copy of the token with changed claims, signed anew} */
    public static String like(AuthServer server, String token, Consumer<JWTClaimsSet.Builder> deviation) {
        return like(server, token, "at+jwt", deviation);
    }

    /** {@return a copy of the token with this {@code typ} and changed claims, signed anew} */
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
