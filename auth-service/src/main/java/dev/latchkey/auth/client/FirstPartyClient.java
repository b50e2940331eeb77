package dev.latchkey.auth.client;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.auth.ClientAuthenticationMethod;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.token.TokenGrant;
import java.time.Instant;
import java.util.List;

/** The public client that {@code POST /login} issues tokens to. It is part of the program, so it cannot be deleted. */
final class FirstPartyClient {
    private FirstPartyClient() {}

    /** {@return the client with all that a login may ask for} */
    static RegisteredClient of(ScopeCatalogue scopes) {
        return new RegisteredClient(
                TokenGrant.FIRST_PARTY_CLIENT,
                "Latchkey",
                List.of(GrantType.REFRESH_TOKEN.getValue()),
                scopes.loginScope(),
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
                null,
                null,
                null,
                null,
                null,
                Instant.EPOCH);
    }
}
