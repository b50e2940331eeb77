package dev.latchkey.auth.page;

import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The links at the foot of a page that show it in another language. A link leads to the page's own address, with the language
 * as a parameter; {@link PageFilter} then remembers it. After a form, the link leads to the page with the form, if that can be
 * opened by its address, or else to the start.
 */
final class LanguageSwitch {
    /** The forms that a link can open, and that go on to a target. */
    private static final Set<String> FORMS = Set.of("/login", "/signup", "/forgot");

    private static final String SIGN_IN = "/login";
    private static final String START = "/";

    /** A link with this beginning would lead to another host (RFC 3986 section 4.2). */
    private static final String OTHER_HOST = "//";

    private LanguageSwitch() {}

    /**
     * A link of the switch.
     *
     * @param tag of the language
     * @param name of the language, in that language
     * @param address null for the language of the page
     */
    public record Link(String tag, String name, @Nullable String address) {}

    /**
     * {@return a link for each language}
     *
     * @param current the language of the page
     * @param continuation where the page leads in the end; null for the dashboard
     */
    static List<Link> links(HttpRequest<?> request, Locale current, @Nullable String continuation) {
        return Language.languages(request).spoken().stream()
                .map(language -> new Link(
                        language.toLanguageTag(),
                        name(language),
                        language.equals(current) ? null : address(request, language, continuation)))
                .toList();
    }

    private static String name(Locale language) {
        String name = language.getDisplayLanguage(language);
        return name.substring(0, 1).toUpperCase(language) + name.substring(1);
    }

    private static String address(HttpRequest<?> request, Locale language, @Nullable String continuation) {
        String path = Objects.requireNonNullElse(request.getUri().getRawPath(), START);
        boolean visit = request.getMethod() == HttpMethod.GET || request.getMethod() == HttpMethod.HEAD;
        if (visit && Language.isOfApplications(request)) {
            // In this address, the parameter is the application's. The sign-in page takes the user's choice, and sends
            // a
            // signed-in user back at once.
            String query = request.getUri().getRawQuery();
            return with(SIGN_IN, continuing(query == null ? path : path + "?" + query), language);
        }
        if (visit && !path.startsWith(OTHER_HOST)) {
            return with(path, kept(request), language);
        }
        return FORMS.contains(path) ? with(path, continuing(continuation), language) : with(START, "", language);
    }

    /** {@return the query of the page's own address, without the language} */
    private static String kept(HttpRequest<?> request) {
        String query = request.getUri().getRawQuery();
        return query == null
                ? ""
                : Arrays.stream(query.split("&", -1))
                        .filter(parameter -> !parameter.isEmpty() && !parameter.startsWith(Language.UI_LOCALES + "="))
                        .collect(Collectors.joining("&"));
    }

    private static String continuing(@Nullable String target) {
        return target == null ? "" : Continuation.NAME + "=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    }

    private static String with(String path, String query, Locale language) {
        return path + "?" + query + (query.isEmpty() ? "" : "&") + Language.UI_LOCALES + "=" + language.toLanguageTag();
    }
}
