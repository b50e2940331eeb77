package dev.latchkey.auth.page;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.language.Languages;
import dev.latchkey.auth.password.PasswordFlaw;
import dev.latchkey.auth.registration.Objection;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class PageMessagesTest {
    private static final Pattern PLACE = Pattern.compile("\\{\\d}");

    private final Properties english = read("messages.properties");

    @ParameterizedTest
    @ValueSource(strings = {"de", "es", "fr"})
    void allLanguagesSayTheSameThings(String language) {
        Properties other = read("messages_" + language + ".properties");

        assertThat(other.stringPropertyNames()).isEqualTo(english.stringPropertyNames());
        for (String key : english.stringPropertyNames()) {
            assertThat(places(other, key)).as(key).isEqualTo(places(english, key));
            assertThat(other.getProperty(key))
                    .as("%s: an apostrophe would quote what follows it", key)
                    .isNotBlank()
                    .doesNotContain("'");
        }
    }

    @Test
    void languagesThenTheyAreThoseOfTheFiles() {
        assertThat(Languages.builtIn().spoken())
                .extracting(Locale::getLanguage)
                .containsExactly("en", "de", "es", "fr");
    }

    @ParameterizedTest
    @EnumSource
    void everyObjectionHasAText(Objection.Reason reason) {
        requireText(new Objection.BadText("email", reason, 1).key());
    }

    @ParameterizedTest
    @EnumSource
    void everyFlawOfAPasswordHasAText(PasswordFlaw.Reason reason) {
        requireText(new PasswordFlaw(reason, 1).key());
    }

    @ParameterizedTest
    @EnumSource
    void everyNoticeHasAText(Notice notice) {
        requireText(notice.key());
    }

    private void requireText(String key) {
        assertThat(english.stringPropertyNames()).contains(key);
    }

    private static Set<String> places(Properties messages, String key) {
        Set<String> places = new TreeSet<>();
        PLACE.matcher(messages.getProperty(key)).results().forEach(place -> places.add(place.group()));
        return places;
    }

    private static Properties read(String file) {
        Properties messages = new Properties();
        try (InputStreamReader reader = new InputStreamReader(
                Objects.requireNonNull(Pages.class.getResourceAsStream("/page/" + file)), StandardCharsets.UTF_8)) {
            messages.load(reader);
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
        return messages;
    }
}
