package dev.latchkey.auth.client;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.latchkey.auth.token.TokenGrant;
import java.time.Instant;
import java.util.List;

/** The public client that {@code POST /login} issues tokens to. It is part of the program, so it cannot be deleted. */
public final class FirstPartyClient {
    /** The scope of a sign-in. */
    public static final String SCOPE = "openid profile email notes:read notes:write";

    static final RegisteredClient CLIENT = new RegisteredClient(
            TokenGrant.FIRST_PARTY_CLIENT,
            "Latchkey",
            List.of(GrantType.REFRESH_TOKEN.getValue()),
            SCOPE,
            List.of(),
            ClientAuthenticationMethod.NONE.getValue(),
            null,
            null,
            null,
            List.of(),
            List.of(),
            true,
            List.of(),
            null,
            Instant.EPOCH);

    private FirstPartyClient() {}
}
