package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.purge.Purge;
import dev.latchkey.auth.session.Redemption;
import dev.latchkey.auth.session.Sessions;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Issues and redeems codes, on any replica. A code is valid once, for a minute by the database's clock, and for one client,
 * one redirect URI and one challenge. It ends with the browser's session that it was issued in.
 */
@Singleton
final class Codes implements Purge {
    /** RFC 6749 section 4.1.2 recommends at most ten minutes. A program redeems the code, so a minute is enough. */
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    /** How long an expired code is kept, so that a second use is detected. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final CodeRepository repository;
    private final Sessions sessions;
    private final Throttle throttle;

    Codes(CodeRepository repository, Sessions sessions, Throttle throttle) {
        this.repository = repository;
        this.sessions = sessions;
        this.throttle = throttle;
    }

    /**
     * Issues a code. It counts as the session that it can open, so redeeming it is not limited again. A code that is never
     * redeemed counts, too, since it is also a row.
     *
     * @return a new code for the request and the signed-in user
     * @throws ThrottledException when the user has opened too many sessions within the hour
     */
    AuthorizationCode give(CodeRequest asked, SignedIn person) {
        throttle.countSuccess(ThrottledAction.TOKEN, person.accountId());
        AuthorizationCode code = AuthorizationCode.random();
        repository.insert(
                code.hash(),
                asked.client().clientId(),
                person.sessionId(),
                asked.callback().redirectUri(),
                asked.codeChallenge(),
                String.join(" ", asked.scope()),
                asked.nonce(),
                LIFETIME.toSeconds());
        return code;
    }

    /**
     * Opens the session that a code is for.
     *
     * @param client the authenticated client that presents the code
     * @param redirectUri the redirect URI of the authorization request, as the client repeats it; null when absent
     * @param verifier the verifier of the challenge (RFC 7636 section 4.6); null when absent
     */
    Redemption redeem(
            AuthorizationCode code,
            RegisteredClient client,
            @Nullable String redirectUri,
            @Nullable CodeVerifier verifier) {
        String challenge = verifier == null
                ? null
                : CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue();
        return sessions.redeem(
                code.hash(), client.clientId(), redirectUri, challenge, client.hasGrant(GrantType.REFRESH_TOKEN));
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteExpired(KEPT.toSeconds(), batchSize);
    }
}
