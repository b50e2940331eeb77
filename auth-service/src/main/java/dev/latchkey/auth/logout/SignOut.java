package dev.latchkey.auth.logout;

import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.session.SessionTokens;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;

/** Signs a browser out. */
@Singleton
final class SignOut {
    private final SessionTokens sessions;
    private final RevocationLog revocations;
    private final PageCookies cookies;

    SignOut(SessionTokens sessions, RevocationLog revocations, PageCookies cookies) {
        this.sessions = sessions;
        this.revocations = revocations;
        this.cookies = cookies;
    }

    /**
     * Ends the browser's session and the sessions that were opened in it, and removes its tokens. When this returns, no
     * verifier accepts those sessions any more.
     */
    void signOut(HttpRequest<?> request, SignedIn person) {
        sessions.end(person.accountId(), person.sessionId());
        cookies.removeTokens(request);
    }

    /**
     * Waits until an earlier sign-out of this browser holds everywhere. After a double click, nothing else is left to do.
     */
    void awaitEarlier(HttpRequest<?> request) {
        if (cookies.hasAccessToken(request)) {
            revocations.awaitEarlier();
        }
    }

    /** Makes the next page say that the user has signed out. */
    void tell(HttpRequest<?> request) {
        cookies.setNotice(request, Notice.SIGNED_OUT);
    }
}
