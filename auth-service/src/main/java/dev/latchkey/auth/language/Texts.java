package dev.latchkey.auth.language;

import dev.latchkey.auth.brand.BrandFolder;
import io.micronaut.context.exceptions.ConfigurationException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;

/**
 * Texts in all languages. For a language, the first of these files that has a text decides: the one of the brand's folder, our
 * own one, the brand's English one, our English one.
 */
public final class Texts {
    private static final String SUFFIX = ".properties";

    private final Map<String, Map<String, String>> byLanguage;

    private Texts(Map<String, Map<String, String>> byLanguage) {
        this.byLanguage = byLanguage;
    }

    /**
     * Reads texts.
     *
     * @param name of the files without language and suffix, such as {@code page/messages}
     */
    public static Texts read(String name, Languages languages, BrandFolder folder) {
        Map<String, String> english = new HashMap<>();
        add(english, own(name + SUFFIX).orElseThrow());
        add(english, folder.texts(name + SUFFIX));
        Map<String, Map<String, String>> byLanguage = new HashMap<>();
        for (Locale language : languages.spoken()) {
            Map<String, String> texts = new HashMap<>(english);
            String file = name + "_" + language.getLanguage() + SUFFIX;
            add(texts, own(file));
            add(texts, folder.texts(file));
            byLanguage.put(language.getLanguage(), Map.copyOf(texts));
        }
        return new Texts(byLanguage);
    }

    /**
     * Refuses a file of the brand's folder with a text that the service does not have: its name is probably mistyped.
     *
     * @param name as in {@link #read}
     * @throws ConfigurationException when there is such a text, or a file cannot be read
     */
    static void check(String name, BrandFolder folder) {
        Set<String> known = own(name + SUFFIX).orElseThrow().stringPropertyNames();
        String below = name.substring(0, name.indexOf('/'));
        for (String file : folder.files(below)) {
            if (!file.endsWith(SUFFIX)) {
                continue;
            }
            String path = below + "/" + file;
            folder.texts(path).stream()
                    .flatMap(texts -> texts.stringPropertyNames().stream())
                    .filter(key -> !known.contains(key))
                    .sorted()
                    .findFirst()
                    .ifPresent(key -> {
                        throw new ConfigurationException("The file " + path
                                + " of BRAND_FOLDER has a text that this service does not know: " + key);
                    });
        }
    }

    /** {@return a text; empty when there is none of this name} */
    public Optional<String> find(Locale language, String key) {
        return Optional.ofNullable(byLanguage
                .getOrDefault(language.getLanguage(), byLanguage.getOrDefault(Locale.ENGLISH.getLanguage(), Map.of()))
                .get(key));
    }

    private static void add(Map<String, String> texts, Optional<Properties> more) {
        more.ifPresent(properties -> add(texts, properties));
    }

    private static void add(Map<String, String> texts, Properties more) {
        more.stringPropertyNames().forEach(key -> texts.put(key, more.getProperty(key)));
    }

    private static Optional<Properties> own(String file) {
        try (InputStream content = Texts.class.getResourceAsStream("/" + file)) {
            if (content == null) {
                return Optional.empty();
            }
            Properties texts = new Properties();
            texts.load(new InputStreamReader(content, StandardCharsets.UTF_8));
            return Optional.of(texts);
        } catch (IOException e) {
            throw new UncheckedIOException("the texts " + file + " cannot be read", e);
        }
    }
}
