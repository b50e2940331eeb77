package dev.latchkey.auth.page;

import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import java.util.List;
import java.util.Locale;
import java.util.Locale.LanguageRange;

/** The languages that the pages speak. */
final class Language {
    private static final List<Locale> SPOKEN = List.of(Locale.ENGLISH, Locale.GERMAN);

    private Language() {}

    /** {@return the first language of the request's Accept-Language that is spoken here; else English} */
    static Locale of(HttpRequest<?> request) {
        String header = request.getHeaders().get(HttpHeaders.ACCEPT_LANGUAGE);
        if (header == null) {
            return Locale.ENGLISH;
        }
        try {
            Locale found = Locale.lookup(LanguageRange.parse(header), SPOKEN);
            return found == null ? Locale.ENGLISH : found;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) { // the second for ",", say
            return Locale.ENGLISH; // what cannot be read asks for nothing
        }
    }
}
