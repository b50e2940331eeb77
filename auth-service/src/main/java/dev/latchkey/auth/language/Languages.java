package dev.latchkey.auth.language;

import dev.latchkey.auth.brand.BrandFolder;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The languages in which the service speaks to people: English, and each language with a file
 * {@code page/messages_xx.properties} among our resources or in the folder of the brand. So a new language is one file.
 */
@Singleton
public final class Languages {
    private static final String FOLDER = "page";
    private static final Pattern FILE = Pattern.compile("messages_([a-z]{2})\\.properties");
    private static final Set<String> CODES = Set.of(Locale.getISOLanguages());

    /** The languages of our own resources. A file in a jar cannot be listed like a folder, so each code is asked for. */
    private static final Languages BUILT_IN = new Languages(CODES.stream()
            .filter(code -> Languages.class.getResource("/" + FOLDER + "/messages_" + code + ".properties") != null));

    private final List<Locale> spoken;

    @Inject
    Languages(BrandFolder folder) {
        this(Stream.concat(
                BUILT_IN.spoken.stream().map(Locale::getLanguage),
                folder.files(FOLDER).stream().flatMap(Languages::language)));
    }

    /** @param codes of languages besides English, in any order */
    private Languages(Stream<String> codes) {
        List<Locale> languages = new ArrayList<>();
        languages.add(Locale.ENGLISH);
        codes.distinct()
                .map(Locale::of)
                .filter(language -> !language.equals(Locale.ENGLISH))
                .sorted(Comparator.comparing(Locale::getLanguage))
                .forEach(languages::add);
        this.spoken = List.copyOf(languages);
    }

    /** {@return the languages of our own resources} */
    public static Languages builtIn() {
        return BUILT_IN;
    }

    /** {@return the languages; the first one, English, is for people whose language is not among them} */
    public List<Locale> spoken() {
        return spoken;
    }

    /** {@return the language that differs from this one at most in its region; empty when the service does not speak it} */
    public Optional<Locale> find(Locale wanted) {
        return spoken.stream()
                .filter(language -> language.getLanguage().equals(wanted.getLanguage()))
                .findFirst();
    }

    /** {@return whether a text is the two-letter code of a language (ISO 639-1), spoken here or not} */
    public static boolean isCode(String text) {
        return CODES.contains(text);
    }

    private static Stream<String> language(String file) {
        Matcher name = FILE.matcher(file);
        return name.matches() && isCode(name.group(1)) ? Stream.of(name.group(1)) : Stream.empty();
    }
}
