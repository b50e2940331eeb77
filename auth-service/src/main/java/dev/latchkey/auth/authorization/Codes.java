package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.pkce.CodeChallenge;
import com.nimbusds.oauth2.sdk.pkce.CodeChallengeMethod;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.purge.Purge;
import dev.latchkey.auth.session.ClientDevice;
import dev.latchkey.auth.session.Sessions;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gives and redeems codes: good once, for a minute, for one client, one address and one challenge, and only as long as the
 * browser's session goes on in which it was given. On whichever replica.
 */
@Singleton
class Codes implements Purge {
    /** RFC 6749 section 4.1.2 recommends ten minutes at most; what redeems it is a program. */
    private static final Duration LIFETIME = Duration.ofMinutes(1);

    /** How long a second use is seen. */
    private static final Duration KEPT = Duration.ofDays(1);

    private final CodeRepository repository;
    private final Sessions sessions;
    private final Audit audit;
    private final Clock clock;

    Codes(CodeRepository repository, Sessions sessions, Audit audit, Clock clock) {
        this.repository = repository;
        this.sessions = sessions;
        this.audit = audit;
        this.clock = clock;
    }

    /** {@return a new code for what was asked, in the name of whoever is signed in} */
    AuthorizationCode give(CodeRequest asked, SignedIn person) {
        AuthorizationCode code = AuthorizationCode.random();
        repository.insert(
                code.hash(),
                asked.client().clientId(),
                person.sessionId(),
                asked.callback().redirectUri(),
                asked.codeChallenge(),
                String.join(" ", asked.scope()),
                asked.nonce(),
                clock.instant().plus(LIFETIME));
        return code;
    }

    /**
     * Opens the session that a code is for.
     *
     * @param client who presents it, authenticated
     * @param redirectUri as the client says it was in the authorization request; null when it says nothing
     * @param verifier of the challenge; null when there is none
     * @param device that presents it
     */
    @Transactional
    Redemption redeem(
            AuthorizationCode code,
            RegisteredClient client,
            @Nullable String redirectUri,
            @Nullable CodeVerifier verifier,
            ClientDevice device) {
        Optional<CodeRepository.Given> found = repository.lock(code.hash());
        if (found.isEmpty() || !found.get().clientId().equals(client.clientId())) {
            return new Redemption.Refused("the code is unknown, or another client's");
        }
        CodeRepository.Given given = found.get();
        if (given.sessionId() != null) {
            audit.write(AuditEvent.of("authorization_code.reused")
                    .session(given.sessionId())
                    .client(client.clientId()));
            return new Redemption.Reused(given.sessionId());
        }
        if (!clock.instant().isBefore(given.expiresAt())) {
            return new Redemption.Refused("the code has expired");
        }
        if (!given.redirectUri().equals(redirectUri)) {
            return new Redemption.Refused("redirect_uri is not the one that the code was sent to");
        }
        if (verifier == null || !isOf(given.codeChallenge(), verifier)) {
            return new Redemption.Refused("code_verifier does not belong to the challenge");
        }
        return open(code, given, client, device);
    }

    private Redemption open(
            AuthorizationCode code, CodeRepository.Given given, RegisteredClient client, ClientDevice device) {
        Optional<Sessions.Opened> opened = sessions.openFor(
                given.browserSessionId(),
                client.clientId(),
                given.scope(),
                client.hasGrant(GrantType.REFRESH_TOKEN),
                device);
        if (opened.isEmpty()) {
            return new Redemption.Refused("whoever has allowed it has signed out, or is disabled");
        }
        repository.use(code.hash(), opened.get().sessionId());
        return new Redemption.Redeemed(opened.get(), given.nonce());
    }

    /** RFC 7636 section 4.6. */
    private static boolean isOf(String challenge, CodeVerifier verifier) {
        String computed =
                CodeChallenge.compute(CodeChallengeMethod.S256, verifier).getValue();
        return MessageDigest.isEqual(
                computed.getBytes(StandardCharsets.US_ASCII), challenge.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public long purge(int batchSize) {
        Instant before = clock.instant().minus(KEPT);
        return repository.deleteExpired(before, batchSize);
    }
}
