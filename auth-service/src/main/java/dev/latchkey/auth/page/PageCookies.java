package dev.latchkey.auth.page;

import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.session.SessionSettings;
import dev.latchkey.auth.throttle.KnownDevices;
import dev.latchkey.auth.token.TokenAnswer;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The browser's cookies. All are {@code HttpOnly} and {@code SameSite=Lax}. When the issuer is https, they are also
 * {@code Secure} and have the prefix {@code __Host-}, so that no other host of the domain can plant one. They end with the
 * browser's session, unless the user wants to stay signed in: then the tokens last as long as their session can last. The
 * cookies that mark the browser as known and that name the user's language last longer, too: they are no credentials, and
 * stay after a sign-out.
 *
 * <p>Cookies that are set while a request is handled are sent with its response, also with an error. If a renewed refresh
 * token were lost in an error, the user would be signed out later.
 */
@Singleton
public final class PageCookies {
    private static final String ACCESS_TOKEN = "latchkey";
    private static final String REFRESH_TOKEN = "latchkey-refresh";
    private static final String FORM_SECRET = "latchkey-form";
    private static final String NOTICE = "latchkey-notice";
    private static final String DEVICE = "latchkey-device";
    private static final String LANGUAGE = "latchkey-language";

    /** Has the time when the tokens' cookies end, in seconds since 1970. Without it, they end with the browser's session. */
    private static final String STAY = "latchkey-stay";

    private static final Duration LANGUAGE_KEPT = Duration.ofDays(365);
    private static final String PREFIX = "__Host-";
    private static final Pattern SECONDS = Pattern.compile("\\d{1,12}");

    private static final String ATTRIBUTE = "latchkey.page.cookies";

    private final boolean secure;
    private final Duration longestStay;
    private final Clock clock;

    PageCookies(AuthSettings settings, SessionSettings sessions, Clock clock) {
        this.secure = settings.issuer().startsWith("https:");
        this.longestStay = sessions.absoluteLifetime();
        this.clock = clock;
    }

    /** {@return whether the browser has sent an access token, which may be of a session that has ended} */
    public boolean hasAccessToken(HttpRequest<?> request) {
        return accessToken(request).isPresent();
    }

    Optional<String> accessToken(HttpRequest<?> request) {
        return read(request, ACCESS_TOKEN);
    }

    Optional<String> refreshToken(HttpRequest<?> request) {
        return read(request, REFRESH_TOKEN);
    }

    /** {@return the secret for the tokens of this browser's forms, as the browser sent it} */
    Optional<String> formSecret(HttpRequest<?> request) {
        return read(request, FORM_SECRET);
    }

    void setFormSecret(HttpRequest<?> request, String secret) {
        set(request, FORM_SECRET, secret);
    }

    /** Remembers whether the user stays signed in when the browser is closed. That holds for the tokens that follow. */
    public void setStay(HttpRequest<?> request, boolean stays) {
        if (stays) {
            long end = clock.instant().plus(longestStay).getEpochSecond();
            add(request, cookie(STAY, Long.toString(end)).maxAge(longestStay));
        } else if (read(request, STAY).isPresent()) {
            remove(request, STAY);
        }
    }

    /** Sets the tokens of a session. If the user stays signed in, their cookies last until the end of that. */
    public void setTokens(HttpRequest<?> request, TokenAnswer tokens) {
        Optional<Duration> stay = stay(request);
        String refreshToken = Objects.requireNonNull(tokens.refreshToken(), "a user's tokens come in pairs");
        add(request, lasting(cookie(ACCESS_TOKEN, tokens.accessToken()), stay));
        add(request, lasting(cookie(REFRESH_TOKEN, refreshToken), stay));
    }

    private static Cookie lasting(Cookie cookie, Optional<Duration> time) {
        return time.map(cookie::maxAge).orElse(cookie);
    }

    /** {@return how long the user still stays signed in} The browser may send any text; it can only shorten the stay. */
    private Optional<Duration> stay(HttpRequest<?> request) {
        return pending(request)
                .map(cookies -> cookies.get(prefixed(STAY)))
                .map(Cookie::getValue)
                .or(() -> read(request, STAY))
                .filter(text -> SECONDS.matcher(text).matches())
                .map(text -> Duration.between(clock.instant(), Instant.ofEpochSecond(Long.parseLong(text))))
                .filter(time -> time.isPositive() && time.compareTo(longestStay) <= 0);
    }

    public void removeTokens(HttpRequest<?> request) {
        remove(request, ACCESS_TOKEN);
        remove(request, REFRESH_TOKEN);
        if (read(request, STAY).isPresent()) {
            remove(request, STAY);
        }
    }

    /** {@return the tag of the language that the user has chosen, not yet checked} */
    Optional<String> language(HttpRequest<?> request) {
        return read(request, LANGUAGE);
    }

    void setLanguage(HttpRequest<?> request, Locale language) {
        add(request, cookie(LANGUAGE, language.toLanguageTag()).maxAge(LANGUAGE_KEPT));
    }

    /** {@return the token that shows that the browser is known, not yet checked; empty when there is none} */
    public String deviceToken(HttpRequest<?> request) {
        return read(request, DEVICE).orElse("");
    }

    public void setDeviceToken(HttpRequest<?> request, String token) {
        add(request, cookie(DEVICE, token).maxAge(KnownDevices.KNOWN));
    }

    /** Makes the next page show a notice. */
    public void setNotice(HttpRequest<?> request, Notice notice) {
        set(request, NOTICE, notice.name());
    }

    /** {@return the notice that the last request has left} Removes it, so it is shown only once. */
    public Optional<Notice> takeNotice(HttpRequest<?> request) {
        Optional<String> name = read(request, NOTICE);
        if (name.isPresent()) {
            remove(request, NOTICE);
        }
        return name.flatMap(Notice::named);
    }

    /** {@return the cookies that the response must set} */
    static Collection<Cookie> toSet(HttpRequest<?> request) {
        return pending(request).map(Map::values).orElse(List.of());
    }

    private Optional<String> read(HttpRequest<?> request, String name) {
        return request.getCookies().findCookie(prefixed(name)).map(Cookie::getValue);
    }

    private void set(HttpRequest<?> request, String name, String value) {
        add(request, cookie(name, value));
    }

    private void remove(HttpRequest<?> request, String name) {
        add(request, cookie(name, "").maxAge(0));
    }

    private Cookie cookie(String name, String value) {
        return Cookie.of(prefixed(name), value)
                .path("/")
                .httpOnly(true)
                .secure(secure)
                .sameSite(SameSite.Lax);
    }

    private String prefixed(String name) {
        return secure ? PREFIX + name : name;
    }

    private static void add(HttpRequest<?> request, Cookie cookie) {
        Map<String, Cookie> cookies = pending(request).orElseGet(LinkedHashMap::new);
        cookies.put(cookie.getName(), cookie);
        request.setAttribute(ATTRIBUTE, cookies);
    }

    @SuppressWarnings("unchecked") // nothing else uses the attribute
    private static Optional<Map<String, Cookie>> pending(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE).map(cookies -> (Map<String, Cookie>) cookies);
    }
}
