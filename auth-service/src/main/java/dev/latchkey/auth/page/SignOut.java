package dev.latchkey.auth.page;

import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.session.SessionTokens;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;

/** Signs a browser out. */
@Singleton
public final class SignOut {
    private final SessionTokens sessions;
    private final RevocationLog revocations;
    private final PageCookies cookies;

    SignOut(SessionTokens sessions, RevocationLog revocations, PageCookies cookies) {
        this.sessions = sessions;
        this.revocations = revocations;
        this.cookies = cookies;
    }

    /** Ends the browser's session with those that were opened in it, everywhere once this returns, and removes its tokens. */
    public void signOut(HttpRequest<?> request, SignedIn person) {
        sessions.end(person.accountId(), person.sessionId());
        cookies.removeTokens(request);
    }

    /** Waits until an earlier sign-out of this browser holds everywhere: after a second click there is nothing else to do. */
    public void awaitEarlier(HttpRequest<?> request) {
        if (cookies.accessToken(request).isPresent()) {
            revocations.awaitEarlier();
        }
    }

    /** Has the next page say that it was done. */
    public void tell(HttpRequest<?> request) {
        cookies.setNotice(request, Notice.SIGNED_OUT);
    }
}
