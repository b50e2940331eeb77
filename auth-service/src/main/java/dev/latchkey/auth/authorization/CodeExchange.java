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

/** Issues tokens for a code. It signs them after the transaction that redeems the code has committed. */
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
     * Exchanges a code. The tokens have no scope that the client may not ask for any more; they may have none at all. A
     * second use ends the session that the first use opened (RFC 6749 section 4.1.2). When this returns, no verifier
     * accepts that session any more.
     *
     * @param client the authenticated client that presents the code
     * @param redirectUri the redirect URI of the authorization request, as the client repeats it; null when absent
     * @param verifier the PKCE code verifier; null when absent
     * @return empty when the code is not valid, or not valid any more
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
        TokenGrant grant = redeemed.session().grant().within(client.scope());
        TokenAnswer answer =
                tokens.first(grant, redeemed.session().refreshToken(), client.hasGrant(GrantType.REFRESH_TOKEN));
        return grant.hasScope("openid")
                ? answer.withIdToken(idTokens.issue(grant, answer.accessToken(), redeemed))
                : answer;
    }
}
