package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.GrantType;
import com.nimbusds.oauth2.sdk.pkce.CodeVerifier;
import dev.latchkey.auth.client.RegisteredClient;
import dev.latchkey.auth.session.Redemption;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.token.TokenAnswer;
import dev.latchkey.auth.token.TokenGrant;
import jakarta.inject.Singleton;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Gives tokens for a code, signed after its transaction has committed. */
@Singleton
public final class CodeExchange {
    private static final Logger LOG = LoggerFactory.getLogger(CodeExchange.class);

    private final Codes codes;
    private final SessionTokens tokens;
    private final IdTokenIssuer idTokens;

    CodeExchange(Codes codes, SessionTokens tokens, IdTokenIssuer idTokens) {
        this.codes = codes;
        this.tokens = tokens;
        this.idTokens = idTokens;
    }

    /**
     * Exchanges a code. A second use ends the session that the first has opened, everywhere once this returns (RFC 6749
     * section 4.1.2).
     *
     * @param client who presents it, authenticated
     * @param redirectUri as the client says it was in the authorization request; null when it says nothing
     * @param verifier of the challenge; null when there is none
     * @return empty when the code is no good, or not good any more
     */
    public Optional<TokenAnswer> exchange(
            AuthorizationCode code,
            RegisteredClient client,
            @Nullable String redirectUri,
            @Nullable CodeVerifier verifier) {
        return switch (codes.redeem(code, client, redirectUri, verifier)) {
            case Redemption.Redeemed redeemed -> Optional.of(answer(redeemed, client));
            case Redemption.Refused(String why) -> {
                LOG.info("A code of the client {} is refused: {}", client.clientId(), why);
                yield Optional.empty();
            }
            case Redemption.Reused() -> Optional.empty();
        };
    }

    private TokenAnswer answer(Redemption.Redeemed redeemed, RegisteredClient client) {
        TokenAnswer answer = tokens.first(redeemed.session(), client.hasGrant(GrantType.REFRESH_TOKEN));
        TokenGrant grant = redeemed.session().grant();
        return grant.hasScope("openid")
                ? answer.withIdToken(idTokens.issue(grant, answer.accessToken(), redeemed.nonce(), redeemed.email()))
                : answer;
    }
}
