package dev.latchkey.auth.session;

import dev.latchkey.auth.token.TokenAnswer;

/** The answer to a refresh token. */
public sealed interface Exchange {
    /** A new pair of tokens. */
    record Granted(TokenAnswer tokens) implements Exchange {}

    /** The token is not valid, or not valid any more. */
    record InvalidGrant() implements Exchange {}

    /** The token is valid and stays valid, but the client asked for more scope than the session has. */
    record InvalidScope() implements Exchange {}
}
