package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenAnswer;

/** What a client gets for a refresh token. */
public sealed interface Exchange {
    /** A new pair of tokens. */
    record Granted(TokenAnswer tokens) implements Exchange {}

    /** The token is not good, or no more. */
    record InvalidGrant() implements Exchange {}

    /** The token is good, and stays so; but more scope was asked for than its session has. */
    record InvalidScope() implements Exchange {}
}
