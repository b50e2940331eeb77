package dev.latchkey.auth.page;

import dev.latchkey.shared.micronaut.VerifierSettings;
import dev.latchkey.shared.signin.SignInRequirement;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Makes sure that a user has signed in within the last five minutes, for pages that change what protects an account. So a
 * browser that was left signed in is not enough to take the account over.
 */
@Singleton
public final class RecentSignIns {
    private static final SignInRequirement RECENT = SignInRequirement.within(Duration.ofMinutes(5));

    private final PageCookies cookies;
    private final Pages pages;
    private final Clock clock;
    private final Duration leeway;

    RecentSignIns(PageCookies cookies, Pages pages, Clock clock, VerifierSettings settings) {
        this.cookies = cookies;
        this.pages = pages;
        this.clock = clock;
        this.leeway = settings.clockSkew();
    }

    /**
     * Asks for a new sign-in when the last one is too old. A page asks before it shows its form, and again before it does
     * what the form says.
     *
     * @param path the page to show after the sign-in: a path that {@link Continuation} lists, with its query
     * @return the way to the sign-in page, which leads back to the path; empty when the sign-in is recent enough
     */
    public Optional<HttpResponse<?>> ask(HttpRequest<?> request, SignedIn person, String path) {
        if (RECENT.isMetBy(null, person.authTime(), clock.instant(), leeway)) {
            return Optional.empty();
        }
        cookies.setNotice(request, Notice.SIGN_IN_AGAIN);
        return Optional.of(pages.redirect(request, new SignInAddress(path, true, "").uri()));
    }
}
