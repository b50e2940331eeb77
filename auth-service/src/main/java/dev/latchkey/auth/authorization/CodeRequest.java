package dev.latchkey.auth.authorization;

import com.nimbusds.openid.connect.sdk.Prompt;
import dev.latchkey.auth.client.RegisteredClient;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An authorization request that is good: a client that may have codes asks for one (RFC 6749 section 4.1.1, OpenID Connect
 * Core section 3.1.2.1).
 *
 * @param callback where the client gets its answer
 * @param scope what it asks for, at most what it is registered for, and all of that when it does not say; never empty
 * @param codeChallenge by the method S256
 * @param nonce for the ID token; null when there is none
 * @param prompt what the person must be asked, or that they must not; empty when the client leaves it to us
 * @param maxAge how long ago, at most, the password was given; null when the client leaves it to us
 * @param signedInSince when this service has sent the person to sign in for this request; null when it has not
 * @param loginHint who might sign in; empty for anybody
 * @param idTokenHint an ID token, of whom to sign in and nobody else; null for anybody
 * @param parameters all of the above as they came, to be read again
 */
record CodeRequest(
        RegisteredClient client,
        Callback callback,
        List<String> scope,
        String codeChallenge,
        @Nullable String nonce,
        Set<Prompt.Type> prompt,
        @Nullable Duration maxAge,
        @Nullable Instant signedInSince,
        String loginHint,
        @Nullable String idTokenHint,
        Map<String, List<String>> parameters) {}
