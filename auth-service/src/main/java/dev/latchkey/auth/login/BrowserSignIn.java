package dev.latchkey.auth.login;

import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.token.TokenAnswer;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;

/** Gives a browser the tokens of a complete sign-in. */
@Singleton
final class BrowserSignIn {
    private final BrowserSessions browsers;
    private final SessionTokens sessions;
    private final PageCookies cookies;

    BrowserSignIn(BrowserSessions browsers, SessionTokens sessions, PageCookies cookies) {
        this.browsers = browsers;
        this.sessions = sessions;
        this.cookies = cookies;
    }

    /** Sets the cookies. An earlier session of the browser ends: its tokens are replaced, and no other client has them. */
    void begin(HttpRequest<?> request, TokenAnswer tokens, String deviceToken) {
        browsers.find(request).ifPresent(before -> replace(before, tokens));
        cookies.setTokens(request, tokens);
        cookies.setDeviceToken(request, deviceToken);
    }

    /** If it is the same user, the applications that the user has signed in to stay signed in. */
    private void replace(SignedIn before, TokenAnswer tokens) {
        browsers.of(tokens.accessToken())
                .filter(after -> after.accountId().equals(before.accountId()))
                .ifPresent(after -> sessions.inherit(before.sessionId(), after.sessionId()));
        sessions.end(before.accountId(), before.sessionId());
    }
}
