package dev.latchkey.auth.mail;

import dev.latchkey.auth.language.Texts;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The texts of one mail, in its language: {@code mail/messages.properties} is English, {@code mail/messages_de.properties}
 * German. Names in braces stand for values.
 */
final class MailTexts {
    private static final String BRAND = "brand";
    private static final String NAME = "name";
    private static final String DEVICE = "device";
    private static final String BROWSER = "browser";
    private static final String SYSTEM = "system";
    private static final String IP = "ip";

    private static final Pattern PLACE = Pattern.compile("\\{(\\w+)}");

    /** What could break a line, or change the direction or order of the text around it. */
    private static final Pattern INVISIBLE =
            Pattern.compile("[\\p{Cc}\\p{Zl}\\p{Zp}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}]+");

    /**
     * What a mail program could show as a link. Anyone can register with another person's address and choose a name, and our
     * mail must not carry the link of a stranger.
     */
    private static final Pattern LINK = Pattern.compile("://|@|[\\p{L}\\p{N}-][.。．｡]\\p{L}{2}");

    /** Such as a telephone number. */
    private static final Pattern MANY_DIGITS = Pattern.compile("(\\p{Nd}[^\\p{Nd}]*){5}");

    /** Of a name in a mail, in characters. A longer one has room for a message. */
    private static final int LONGEST_NAME = 40;

    private final Locale language;
    private final Texts texts;
    private final String brand;
    private final Map<String, String> values;

    /**
     * Takes the texts of a mail.
     *
     * @param language in which the texts are
     * @param brand the name of the service
     * @param values of the mail
     */
    MailTexts(Locale language, Texts texts, String brand, Map<String, String> values) {
        this.language = language;
        this.texts = texts;
        this.brand = brand;
        this.values = values;
    }

    Locale language() {
        return language;
    }

    /** {@return whether there is such a text} */
    boolean has(String key) {
        return texts.find(language, key).isPresent();
    }

    /** {@return a text without the values of the mail, for a header} */
    String line(String key) {
        return raw(key).replace("{" + BRAND + "}", brand);
    }

    /**
     * {@return a text with its values}
     *
     * @throws MissingResourceException when there is no such text
     * @throws IllegalArgumentException when it names a value that the mail does not have
     */
    String text(String key) {
        // In one pass: a value with braces stands for itself.
        return PLACE.matcher(raw(key)).replaceAll(place -> Matcher.quoteReplacement(value(place.group(1))));
    }

    /** {@return the text, in paragraphs} */
    List<String> paragraphs(String key) {
        return List.of(text(key).split("\n\n", -1));
    }

    /** {@return the greeting: by the name, unless there is none that a mail can show} */
    String greeting() {
        String name = clean(values.getOrDefault(NAME, ""));
        boolean shown = !name.isEmpty()
                && name.codePointCount(0, name.length()) <= LONGEST_NAME
                && !LINK.matcher(name).find()
                && !MANY_DIGITS.matcher(name).find();
        return text(shown ? "greeting" : "greeting.nameless");
    }

    /**
     * {@return a value, in one line}
     *
     * @throws IllegalArgumentException when the mail does not have it
     */
    String value(String name) {
        if (BRAND.equals(name)) {
            return brand;
        }
        if (DEVICE.equals(name)) {
            return device();
        }
        if (IP.equals(name) && known(IP).isEmpty()) {
            return raw("ip.unknown");
        }
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the mail has no value " + name);
        }
        return clean(value);
    }

    /** {@return a value; empty when it is unknown} An earlier version of the service may have written the mail without it. */
    private String known(String name) {
        return clean(values.getOrDefault(name, ""));
    }

    /** {@return the browser and the system in words} */
    private String device() {
        String system = known(SYSTEM);
        if (known(BROWSER).isEmpty()) {
            return system.isEmpty() ? raw("device.unknown") : text("device.system");
        }
        return text(system.isEmpty() ? "device.browser" : "device.both");
    }

    private String raw(String key) {
        return texts.find(language, key)
                .orElseThrow(() -> new MissingResourceException("mails have no text " + key, "mail/messages", key));
    }

    private static String clean(String value) {
        return INVISIBLE.matcher(value).replaceAll(" ").strip();
    }
}
