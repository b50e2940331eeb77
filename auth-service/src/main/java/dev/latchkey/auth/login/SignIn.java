package dev.latchkey.auth.login;

import dev.latchkey.auth.session.ClientDevice;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.session.TokenAnswer;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Signs people in, for the API and for the pages. An unknown name, a wrong password and a disabled account give the same,
 * after the same work.
 */
@Singleton
public final class SignIn {
    private final Authenticator authenticator;
    private final SessionTokens sessions;

    SignIn(Authenticator authenticator, SessionTokens sessions) {
        this.authenticator = authenticator;
        this.sessions = sessions;
    }

    /** {@return the tokens of a new session; empty when the name or the password is wrong} */
    public Optional<TokenAnswer> byUsername(String username, String password, ClientDevice device) {
        return authenticator.byUsername(username, password).flatMap(account -> sessions.open(account, device));
    }

    /** {@return the tokens of a new session; empty when the address or the password is wrong} */
    public Optional<TokenAnswer> byEmail(String email, String password, ClientDevice device) {
        return authenticator.byEmail(email, password).flatMap(account -> sessions.open(account, device));
    }
}
