package dev.latchkey.auth.page;

import dev.latchkey.auth.language.Languages;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;
import java.util.Optional;

/** The languages of the pages. */
public final class Language {
    /** The languages that an application asks for (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2). */
    public static final String UI_LOCALES = "ui_locales";

    private static final List<Locale> SPOKEN = Languages.spoken();
    private static final String ATTRIBUTE = "latchkey.page.language";

    private Language() {}

    /**
     * {@return the language for the answer to a request: the first language of the pages that its application asks for;
     * else the first of its Accept-Language; else English}
     */
    public static Locale of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Locale.class)
                .or(() -> PageRequests.query(request, UI_LOCALES).flatMap(Language::first))
                .orElseGet(() -> accepted(request));
    }

    /**
     * Sets the language of the answer: the first of these that the pages have. Changes nothing if they have none of them.
     */
    static void prefer(HttpRequest<?> request, String uiLocales) {
        first(uiLocales).ifPresent(language -> request.setAttribute(ATTRIBUTE, language));
    }

    /**
     * Finds a language of the pages. Skips tags that are malformed or unknown, and never fails.
     *
     * @param uiLocales language tags, separated by spaces, the most wanted first; any text
     */
    static Optional<Locale> first(String uiLocales) {
        return Arrays.stream(uiLocales.split(" ", -1))
                .map(tag -> Locale.forLanguageTag(tag.replace('_', '-')).getLanguage())
                .flatMap(wanted -> SPOKEN.stream()
                        .filter(spoken -> spoken.getLanguage().equals(wanted))
                        .limit(1))
                .findFirst();
    }

    private static Locale accepted(HttpRequest<?> request) {
        String header = request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE);
        if (header == null) {
            return Locale.ENGLISH;
        }
        try {
            Locale found = Locale.lookup(LanguageRange.parse(header), SPOKEN);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // the second one for ",", for example
            return Locale.ENGLISH; // an unreadable header counts as absent
        }
    }
}
