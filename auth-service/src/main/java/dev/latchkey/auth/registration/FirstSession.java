package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.scope.ScopeCatalogue;
import dev.latchkey.auth.session.Opening;
import dev.latchkey.auth.session.SessionTokens;
import dev.latchkey.auth.session.SignInCode;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.token.TokenAnswer;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Signs a person in who has just created an account with a browser: the password was typed a moment ago. */
@Singleton
final class FirstSession {
    private final SessionTokens sessions;
    private final ScopeCatalogue scopes;
    private final EmailVerification verification;
    private final BrowserSessions browsers;
    private final PageCookies cookies;
    private final Throttle throttle;

    FirstSession(
            SessionTokens sessions,
            ScopeCatalogue scopes,
            EmailVerification verification,
            BrowserSessions browsers,
            PageCookies cookies,
            Throttle throttle) {
        this.sessions = sessions;
        this.scopes = scopes;
        this.verification = verification;
        this.browsers = browsers;
        this.cookies = cookies;
        this.throttle = throttle;
    }

    /**
     * Opens a session, which ends with the browser's. A session that the browser has of another account ends. If the browser is
     * signed in to this account, because its button was clicked twice, that session stays.
     *
     * @return false when the owner must verify the address or set a second factor up first, or the account was changed
     *     meanwhile
     */
    boolean open(HttpRequest<?> request, Account account) {
        if (verification.isRequired() && !account.hasVerifiedEmail()) {
            return false;
        }
        Optional<SignedIn> before = browsers.find(request);
        if (before.filter(person -> person.accountId().equals(account.id())).isPresent()) {
            return true;
        }
        throttle.countSuccess(ThrottledAction.SIGN_IN, account.id());
        Opening<TokenAnswer> opening = sessions.open(account, new SignInCode.None(), scopes.defaultLoginScope());
        if (!(opening instanceof Opening.Opened<TokenAnswer>(TokenAnswer tokens))) {
            return false;
        }
        before.ifPresent(person -> sessions.end(person.accountId(), person.sessionId()));
        cookies.setStay(request, false);
        cookies.setTokens(request, tokens);
        return true;
    }
}
