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
    /**
     * The languages that an application asks for (OpenID Connect Core section 3.1.2.1, RP-Initiated Logout section 2). In the
     * address of a page, it is the user's own choice.
     */
    public static final String UI_LOCALES = "ui_locales";

    /** The page whose parameters come from an application, and whose address a user does not choose. */
    private static final String OF_APPLICATIONS = "/oauth2/authorize";

    private static final String ATTRIBUTE = "latchkey.page.language";
    private static final String SPEECH = "latchkey.page.speech";

    private Language() {}

    /**
     * What the choice depends on, besides the request.
     *
     * @param languages that the pages have
     * @param cookies have the user's earlier choice
     */
    record Speech(Languages languages, PageCookies cookies) {}

    /** Prepares the choice for a request. */
    static void begin(HttpRequest<?> request, Speech speech) {
        request.setAttribute(SPEECH, speech);
    }

    /**
     * {@return the language for the answer to a request: the one that the user has chosen; else the first language of the
     * pages that its application asks for; else the first of its Accept-Language; else English}
     */
    public static Locale of(HttpRequest<?> request) {
        return request.getAttribute(ATTRIBUTE, Locale.class)
                .or(() -> chosen(request))
                .or(() -> asked(request))
                .orElseGet(() -> accepted(request));
    }

    /**
     * Sets the language of the answer, unless the user has chosen one: the first of these that the pages have. Changes nothing
     * if they have none of them.
     *
     * @param uiLocales what an application asks for
     */
    static void prefer(HttpRequest<?> request, String uiLocales) {
        if (chosen(request).isEmpty()) {
            first(languages(request), uiLocales).ifPresent(language -> request.setAttribute(ATTRIBUTE, language));
        }
    }

    /** {@return the language that the user chooses with this request; empty when the address names none} */
    static Optional<Locale> choice(HttpRequest<?> request) {
        return isOfApplications(request) ? Optional.empty() : asked(request);
    }

    /** {@return the languages that the user can choose} */
    static Languages languages(HttpRequest<?> request) {
        return speech(request).map(Speech::languages).orElseGet(Languages::builtIn);
    }

    static boolean isOfApplications(HttpRequest<?> request) {
        return request.getPath().startsWith(OF_APPLICATIONS);
    }

    /** {@return the language that the user chooses now, or has chosen before} */
    private static Optional<Locale> chosen(HttpRequest<?> request) {
        return choice(request)
                .or(() -> speech(request)
                        .flatMap(speech ->
                                speech.cookies().language(request).flatMap(tag -> first(speech.languages(), tag))));
    }

    private static Optional<Locale> asked(HttpRequest<?> request) {
        return PageRequests.query(request, UI_LOCALES).flatMap(tags -> first(languages(request), tags));
    }

    /** {@return empty when the request was refused before it was prepared} */
    private static Optional<Speech> speech(HttpRequest<?> request) {
        return request.getAttribute(SPEECH, Speech.class);
    }

    /**
     * Finds a language of the pages. Skips tags that are malformed or unknown, and never fails.
     *
     * @param uiLocales language tags, separated by spaces, the most wanted first; any text
     */
    private static Optional<Locale> first(Languages languages, String uiLocales) {
        return Arrays.stream(uiLocales.split(" ", -1))
                .map(tag -> Locale.forLanguageTag(tag.replace('_', '-')))
                .flatMap(wanted -> languages.find(wanted).stream())
                .findFirst();
    }

    private static Locale accepted(HttpRequest<?> request) {
        String header = request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE);
        if (header == null) {
            return Locale.ENGLISH;
        }
        List<Locale> spoken = languages(request).spoken();
        try {
            Locale found = Locale.lookup(LanguageRange.parse(header), spoken);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // the second one for ",", for example
            return Locale.ENGLISH; // an unreadable header counts as absent
        }
    }
}
