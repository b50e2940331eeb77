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
 * A valid authorization request: a client that may get codes asks for one (RFC 6749 section 4.1.1, OpenID Connect Core
 * section 3.1.2.1).
 *
 * @param callback where the client gets its answer
 * @param scope what the client asks for, at most its registered scope; without a request for scope, all of that; never
 *     empty
 * @param codeChallenge by the method S256
 * @param nonce for the ID token; null when there is none
 * @param prompt what the service must ask the user, or that it must not ask; empty when the client leaves that open
 * @param maxAge the maximum time since the sign-in; null when the client leaves that open
 * @param acrValues the classes of the sign-in that the client accepts, the preferred one first; empty when it leaves that
 *     open. May have values that this service does not know
 * @param signedInSince when this service sent the user to sign in for this request; null when it did not
 * @param loginHint the name of a user who might sign in; empty for any user
 * @param idTokenHint an ID token of the only user who may sign in; null for any user
 * @param parameters all parameters as they arrived, to be read again at the next step
 */
record CodeRequest(
        RegisteredClient client,
        Callback callback,
        List<String> scope,
        String codeChallenge,
        @Nullable String nonce,
        Set<Prompt.Type> prompt,
        @Nullable Duration maxAge,
        List<String> acrValues,
        @Nullable Instant signedInSince,
        String loginHint,
        @Nullable String idTokenHint,
        Map<String, List<String>> parameters) {}
