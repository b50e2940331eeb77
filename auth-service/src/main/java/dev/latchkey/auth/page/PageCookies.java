package dev.latchkey.auth.page;

import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.throttle.KnownDevices;
import dev.latchkey.auth.token.TokenAnswer;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.cookie.Cookie;
import io.micronaut.http.cookie.SameSite;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The browser's cookies. All are {@code HttpOnly} and {@code SameSite=Lax}. When the issuer is https, they are also
 * {@code Secure} and have the prefix {@code __Host-}, so that no other host of the domain can plant one. They end with the
 * browser's session. Only the cookie that marks the browser as known lasts longer: it is not a credential, and stays after
 * a sign-out.
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
    private static final String PREFIX = "__Host-";

    private static final String ATTRIBUTE = "latchkey.page.cookies";

    private final boolean secure;

    PageCookies(AuthSettings settings) {
        secure = settings.issuer().startsWith("https:");
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

    public void setTokens(HttpRequest<?> request, TokenAnswer tokens) {
        set(request, ACCESS_TOKEN, tokens.accessToken());
        set(request, REFRESH_TOKEN, Objects.requireNonNull(tokens.refreshToken(), "a user's tokens come in pairs"));
    }

    public void removeTokens(HttpRequest<?> request) {
        remove(request, ACCESS_TOKEN);
        remove(request, REFRESH_TOKEN);
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
