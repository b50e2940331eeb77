package dev.latchkey.auth.page;

import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.language.Languages;
import io.micronaut.context.annotation.Replaces;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.RequestFilter;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import io.micronaut.views.ViewsFilter;
import java.time.Duration;

/**
 * Adds the headers and cookies of pages, also to error pages. Answers to API clients pass unchanged. Runs before all
 * filters that may refuse a request, so that it sees their answers. Replaces the framework's filter for views, which would
 * look at every response of the API: {@link Pages} renders ours.
 */
@Replaces(ViewsFilter.class)
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(PageFilter.BEFORE_REFUSALS)
final class PageFilter {
    static final int BEFORE_REFUSALS = -150_000;

    /** Forbids inline scripts and styles, those of other sites, frames, forms to other sites, and base elements. */
    private static final String CONTENT_SECURITY_POLICY = "default-src 'none'; script-src 'self'; style-src 'self';"
            + " img-src 'self'; base-uri 'none'; frame-ancestors 'none'; form-action 'self'";

    /** For a page whose script calls this service. */
    private static final String OWN_CALLS = "connect-src 'self'; ";

    private static final String NO_SNIFFING = "X-Content-Type-Options";
    private static final String ASSETS = "/assets/";
    private static final String HSTS = "max-age=" + Duration.ofDays(365).toSeconds();

    private final boolean https;
    private final PageCookies cookies;
    private final Language.Speech speech;

    PageFilter(AuthSettings settings, Languages languages, PageCookies cookies) {
        this.https = settings.issuer().startsWith("https:");
        this.cookies = cookies;
        this.speech = new Language.Speech(languages, cookies);
    }

    @RequestFilter
    void begin(HttpRequest<?> request) {
        Language.begin(request, speech);
    }

    @ResponseFilter
    void finish(HttpRequest<?> request, MutableHttpResponse<?> response) {
        if (Pages.isPage(request)) {
            Language.choice(request).ifPresent(language -> cookies.setLanguage(request, language));
        }
        PageCookies.toSet(request).forEach(response::cookie);
        if (Pages.isPage(request)) {
            response.header("Content-Security-Policy", contentSecurityPolicy(request))
                    .header(NO_SNIFFING, "nosniff")
                    .header("X-Frame-Options", "DENY")
                    .header("Referrer-Policy", PageRequests.hasSecret(request) ? "no-referrer" : "same-origin")
                    .header("Cross-Origin-Opener-Policy", "same-origin")
                    .header("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
            // Set instead of added, because an error answer may already have this header.
            response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "no-store");
            if (https) {
                response.header("Strict-Transport-Security", HSTS);
            }
        } else if (request.getPath().startsWith(ASSETS)) {
            response.header(NO_SNIFFING, "nosniff");
            if (response.code() < 400) {
                response.getHeaders().set(HttpHeaders.CACHE_CONTROL, "public, max-age=31536000, immutable");
            }
        }
    }

    private static String contentSecurityPolicy(HttpRequest<?> request) {
        return (Pages.hasCalls(request) ? OWN_CALLS : "")
                + CONTENT_SECURITY_POLICY
                + Pages.formTarget(request).map(source -> " " + source).orElse("");
    }
}
