package dev.latchkey.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.auth.brand.Brand;
import dev.latchkey.auth.brand.BrandFolder;
import dev.latchkey.auth.language.Languages;
import jakarta.mail.Header;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.thymeleaf.TemplateEngine;
import org.thymeleaf.templateresolver.ClassLoaderTemplateResolver;

class MailWriterTest {
    private static final String LINK = "https://auth.example.test/reset?token=abc&x=1";
    private static final Map<String, String> VALUES = Map.of(
            "name",
            "Ada Lovelace",
            "link",
            LINK,
            "minutes",
            "30",
            "hours",
            "24",
            "code",
            "123456",
            "time",
            "30 November 2026, 12:00 UTC",
            "browser",
            "Firefox",
            "system",
            "Linux",
            "ip",
            "192.0.2.7");
    private static final Pattern PLACE = Pattern.compile("\\{\\w+}");

    private final MailWriter writer =
            new MailWriter(MailWriterTest::engine, Brand.usual(), Languages.builtIn(), BrandFolder.none());

    static Stream<Arguments> all() {
        return Arrays.stream(MailKind.values())
                .flatMap(kind -> Languages.builtIn().spoken().stream().map(language -> Arguments.of(kind, language)));
    }

    @ParameterizedTest
    @MethodSource("all")
    void writeThenEveryKindHasAllTextsInEveryLanguage(MailKind kind, Locale language) {
        Letter letter = writer.write(new Mail(kind, "ada@example.test", language, VALUES));

        assertThat(letter.subject()).contains("Latchkey").doesNotContainPattern("[{}\\r\\n]");
        assertThat(letter.text()).contains("Ada Lovelace").doesNotContainPattern("[{}]");
        assertThat(letter.html())
                .contains("<html lang=\"" + language.getLanguage() + "\">", "Ada Lovelace")
                .doesNotContainPattern("\\sth:")
                .doesNotContainPattern("<(img|script|link|style|iframe|form)\\b|url\\(|@import|[{}]");
    }

    @ParameterizedTest
    @CsvSource({
        "Firefox, Linux, Firefox on Linux",
        "Firefox, '', 'with Firefox,'",
        "'', Linux, a browser on Linux",
        "'', '', an unknown device"
    })
    void writeANoticeThenTheDeviceIsInWords(String browser, String system, String words) {
        Map<String, String> values = new HashMap<>(VALUES);
        values.put("browser", browser);
        values.put("system", system);
        values.put("ip", "");

        Letter letter = writer.write(new Mail(MailKind.NEW_DEVICE, "ada@example.test", Locale.ENGLISH, values));

        assertThat(letter.text()).contains(words, "from the address (not known)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"de", "es", "fr"})
    void allLanguagesSayTheSameThings(String language) {
        Properties english = read("messages.properties");
        Properties other = read("messages_" + language + ".properties");

        assertThat(other.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(places(other, key)).as(key).isEqualTo(places(english, key));
        }
    }

    @Test
    void writeThenTheLinkIsInBothForms() {
        Letter letter = write("Ada", Locale.ENGLISH);

        assertThat(letter.subject()).isEqualTo("Reset your Latchkey password");
        assertThat(letter.text())
                .startsWith("Reset your password\n\nHello Ada,\n\n")
                .contains("\n\nChoose a new password:\n" + LINK + "\n\n--\n");
        assertThat(letter.html())
                .contains("href=\"https://auth.example.test/reset?token=abc&amp;x=1\"")
                .contains(">https://auth.example.test/reset?token=abc&amp;x=1</p>");
    }

    @ParameterizedTest
    @CsvSource({"de, Guten Tag Ada", "de-AT, Guten Tag Ada", "fr, Bonjour Ada", "it, Hello Ada", "und, Hello Ada"})
    void writeThenInTheLanguageOrInEnglish(String tag, String greeting) {
        assertThat(write("Ada", Locale.forLanguageTag(tag)).text()).contains(greeting);
    }

    @Test
    void writeWhenTheNameIsMarkupThenItIsTextInHtml() {
        Letter letter = write("<b>x</b>\"'", Locale.ENGLISH);

        assertThat(letter.html()).contains("Hello &lt;b&gt;x&lt;/b&gt;").doesNotContain("<b>");
        assertThat(letter.text()).contains("Hello <b>x</b>");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{link}", "${7*7}", "[[${subject}]]", "$1 \\"})
    void writeWhenTheNameLooksLikeATemplateThenItStandsForItself(String name) {
        assertThat(write(name, Locale.ENGLISH).text()).contains("Hello " + name + ",");
        assertThat(write(name, Locale.ENGLISH).html()).contains("Hello " + name + ",");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "  ",
                "https://evil.example",
                "You won! www.evil.example",
                "evil.example",
                "eve@evil.example",
                "evil。example",
                "evil: call +49 170 12 34",
                "evil, as your account is blocked: call us",
            })
    void writeWhenTheNameCouldBecomeALinkThenTheGreetingHasNone(String name) {
        Letter letter = write(name, Locale.ENGLISH);

        assertThat(letter.text()).contains("Hello,\n").doesNotContain("evil");
        assertThat(letter.html()).contains("Hello,").doesNotContain("evil");
    }

    @ParameterizedTest
    @ValueSource(strings = {"J. R. R. Tolkien", "J.R.R. Tolkien", "O'Neil-Smith, Jr.", "Zoë"})
    void writeWhenTheNameHasDotsThenItIsShown(String name) {
        assertThat(write(name, Locale.ENGLISH).text()).contains("Hello " + name + ",");
    }

    @Test
    void messageWhenAValueHasLineBreaksThenNoHeaderIsAdded() throws MessagingException, IOException {
        Letter letter = write("Ada\r\nBcc: eve\r\n\r\n<p>\u2028\u202Ex", Locale.ENGLISH);

        MimeMessage message = parsed(letter);

        assertThat(letter.text()).contains("Hello Ada Bcc: eve <p> x,");
        assertThat(message.getAllRecipients()).extracting(Object::toString).containsExactly("ada@example.test");
        assertThat(headers(message))
                .containsExactlyInAnyOrder(
                        "Date",
                        "From",
                        "To",
                        "Message-ID",
                        "Subject",
                        "MIME-Version",
                        "Content-Type",
                        "Auto-Submitted");
    }

    @Test
    void messageThenItsHeadersTellNothingOfThisMachine() throws MessagingException, IOException {
        MimeMessage message = parsed(write("Ada", Locale.GERMAN));

        assertThat(message.getMessageID()).isEqualTo("<00000000-0000-0000-0000-000000000007@example.test>");
        assertThat(message.getHeader("Auto-Submitted")).containsExactly("auto-generated");
        assertThat(message.getSentDate().toInstant()).isEqualTo(Instant.parse("2026-11-30T12:00:00Z"));
        assertThat(message.getSubject()).isEqualTo("Ihr Latchkey-Passwort zurücksetzen");
        assertThat(message.getContentType()).startsWith("multipart/alternative");
        assertThat(ReceivedMail.of(message).link()).isEqualTo(LINK);
        assertThat(ReceivedMail.of(message).text()).contains("zurücksetzen");
    }

    @Test
    void writeWhenAValueIsMissingThenRefused() {
        Map<String, String> values = new HashMap<>(VALUES);
        values.remove("minutes");

        assertThatIllegalArgumentException()
                .isThrownBy(() ->
                        writer.write(new Mail(MailKind.PASSWORD_RESET, "ada@example.test", Locale.ENGLISH, values)))
                .withMessage("the mail has no value minutes");
    }

    private Letter write(String name, Locale language) {
        Map<String, String> values = new HashMap<>(VALUES);
        values.put("name", name);
        return writer.write(new Mail(MailKind.PASSWORD_RESET, "ada@example.test", language, values));
    }

    /** {@return the message, as it comes out at the other end} */
    private static MimeMessage parsed(Letter letter) throws MessagingException, IOException {
        MimeMessage message = new MailMessage(
                new InternetAddress("no-reply@example.test"),
                new InternetAddress("ada@example.test"),
                letter,
                new UUID(0, 7),
                Instant.parse("2026-11-30T12:00:00Z"));
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        message.writeTo(bytes);
        return new MimeMessage(null, new ByteArrayInputStream(bytes.toByteArray()));
    }

    private static List<String> headers(MimeMessage message) throws MessagingException {
        return Collections.list(message.getAllHeaders()).stream()
                .map(Header::getName)
                .toList();
    }

    private static TemplateEngine engine() {
        ClassLoaderTemplateResolver resolver = new ClassLoaderTemplateResolver();
        resolver.setPrefix("views/");
        resolver.setSuffix(".html");
        resolver.setCharacterEncoding(StandardCharsets.UTF_8.name());
        TemplateEngine engine = new TemplateEngine();
        engine.setTemplateResolver(resolver);
        return engine;
    }

    private static Set<String> places(Properties messages, String key) {
        Set<String> places = new TreeSet<>();
        PLACE.matcher(messages.getProperty(key)).results().forEach(place -> places.add(place.group()));
        return places;
    }

    private static Properties read(String file) {
        Properties messages = new Properties();
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(MailWriter.class.getResourceAsStream("/mail/" + file)),
                StandardCharsets.UTF_8)) {
            messages.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return messages;
    }
}
