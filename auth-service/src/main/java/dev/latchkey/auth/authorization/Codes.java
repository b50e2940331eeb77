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
 * Gives and redeems codes: good once, for a minute by the database's clock, for one client, one address and one challenge,
 * and only as long as the browser's session goes on in which it was given. On any replica.
 */
@Singleton
final class Codes implements Purge {
    /** RFC 6749 section 4.1.2 recommends ten minutes at most; what redeems it is a program. */
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    /** How long a second use is seen. */
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
     * Gives a code. It counts as the session that it can open: redeeming it is not limited once more, and a code that is never
     * redeemed is a row as well.
     *
     * @return a new code for what was asked, in the name of the person who is signed in
     * @throws ThrottledException when the person has opened too many sessions within the hour
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
     * @param client who presents it, authenticated
     * @param redirectUri as the client says it was in the authorization request; null when it says nothing
     * @param verifier of the challenge (RFC 7636 section 4.6); null when there is none
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
