package dev.latchkey.auth.scope;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.latchkey.auth.language.Languages;
import dev.latchkey.auth.scope.ScopeEntry.Origin;
import dev.latchkey.auth.scope.ScopeEntry.Requester;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The scopes of files: which files are valid, and what a bad one says. */
class ScopeFileTest {
    private static final String DEFAULT_LOGIN = "openid profile email";

    @Test
    void parseThenTheScopesInTheirOrder() {
        List<ScopeEntry> scopes = parse("""
                {"scopes": [
                    {"name": "orders:read", "descriptions": {"de": "Ihre Bestellungen sehen", "en": "see your orders"}},
                    {"name": "https://example.test/a/b", "allowed_for": ["clients"]}]}""");

        assertThat(scopes)
                .containsExactly(
                        new ScopeEntry(
                                "orders:read",
                                Map.of("en", "see your orders", "de", "Ihre Bestellungen sehen"),
                                Set.of(Requester.LOGIN, Requester.CLIENTS),
                                Origin.SETTING),
                        new ScopeEntry(
                                "https://example.test/a/b", Map.of(), Set.of(Requester.CLIENTS), Origin.SETTING));
    }

    @Test
    void descriptionWhenLanguageIsMissingThenEnglishThenNone() {
        ScopeEntry both = parse(scope("\"descriptions\": {\"en\": \"see\", \"de\": \"sehen\"}"))
                .getFirst();
        ScopeEntry english = parse(scope("\"descriptions\": {\"en\": \"see\"}")).getFirst();
        ScopeEntry german =
                parse(scope("\"descriptions\": {\"de\": \"sehen\"}")).getFirst();

        assertThat(both.description(Locale.GERMAN)).hasValue("sehen");
        assertThat(english.description(Locale.GERMAN)).hasValue("see");
        assertThat(german.description(Locale.ENGLISH)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            quoteCharacter = '`',
            value = {
                "[]; The text is not a JSON object.",
                "{}; The object must have one member: the array scopes.",
                "{\"scopes\": {}}; The object must have one member: the array scopes.",
                "{\"scopes\": [], \"more\": 1}; The object must have one member: the array scopes.",
                "{\"scopes\": [], \"scopes\": []}; The text is not well-formed JSON, or names a member twice.",
                "{\"scopes\": [1]}; Scope 1 must be an object with no other members than name, descriptions and"
                        + " allowed_for.",
                "{\"scopes\": [{\"name\": \"a\"}, {\"name\": \"b\", \"text\": 1}]}; Scope 2 must be an object with no"
                        + " other members than name, descriptions and allowed_for."
            })
    void parseWhenTheFormIsWrongThenSaysSo(String json, String message) {
        assertThatIllegalArgumentException().isThrownBy(() -> parse(json)).withMessage(message);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "a b", "a\\\"b", "a\\\\b", "é", "a\\u0000", "a\\n"})
    void parseWhenTheNameIsBadThenSaysSo(String name) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse("{\"scopes\": [{\"name\": \"" + name + "\"}]}"))
                .withMessageMatching("Scope 1: name must have 1 to 100 .*|A string contains the character U\\+0000\\.");
    }

    @Test
    void parseWhenTheNameIsLongOrMissingThenSaysSo() {
        parse("{\"scopes\": [{\"name\": \"" + "x".repeat(100) + "\"}]}");
        for (String bad : List.of("\"name\": \"" + "x".repeat(101) + "\"", "\"name\": 1", "")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> parse("{\"scopes\": [{" + bad + "}]}"))
                    .withMessageStartingWith("Scope 1: name must have 1 to 100 ");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[]",
                "null",
                "{\"xx\": \"see\"}",
                "{\"EN\": \"see\"}",
                "{\"en\": \"\"}",
                "{\"en\": \" \"}",
                "{\"en\": 1}",
                "{\"en\": null}",
                "{\"en\": \"a\\nb\"}",
                "{\"en\": \"a\\u202eb\"}"
            })
    void parseWhenADescriptionIsBadThenSaysSo(String descriptions) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(scope("\"descriptions\": " + descriptions)))
                .withMessageStartingWith(
                        "Scope 1: descriptions must have a text for each of some languages, by their codes such as en or"
                                + " de, each of 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"[]", "null", "\"login\"", "[\"login\", \"login\"]", "[\"users\"]", "[null]", "[1]", "{}"})
    void parseWhenTheRequestersAreBadThenSaysSo(String allowedFor) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> parse(scope("\"allowed_for\": " + allowedFor)))
                .withMessage("Scope 1: allowed_for must be login, clients or both.");
    }

    @Test
    void builtInThenPeopleReadWhatEachMeansInEveryLanguage() {
        FixedScopes scopes = new FixedScopes(new ScopeSettings(null, DEFAULT_LOGIN));

        assertThat(scopes.entries())
                .extracting(ScopeEntry::name)
                .containsExactly("openid", "profile", "email", "roles", "offline_access", "accounts:read");
        assertThat(scopes.login()).isEqualTo(DEFAULT_LOGIN);
        for (ScopeEntry entry : scopes.entries()) {
            assertThat(entry.origin()).isEqualTo(Origin.BUILT_IN);
            // Services ask for this one without a user.
            if (!entry.name().equals("accounts:read")) {
                assertThat(entry.descriptions())
                        .hasSameSizeAs(Languages.builtIn().spoken())
                        .allSatisfy((language, text) -> assertThat(text).isNotBlank());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "openid  email",
                "openid ",
                "roles",
                "offline_access",
                "accounts:read",
                "notes:read",
                "OPENID"
            })
    void defaultWhenALoginMayNotAskForItThenRefusedByItsName(String login) {
        ScopeSettings settings = new ScopeSettings(null, login);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FixedScopes(settings))
                .withMessageStartingWith("latchkey.scope.login (LOGIN_SCOPE) must be scopes that a login may ask for");
    }

    @Test
    void defaultWhenTokensWouldBeTooLongThenRefused() {
        ScopeSettings settings = new ScopeSettings(null, "openid ".repeat(142) + "openid1");

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FixedScopes(settings))
                .withMessage("latchkey.scope.login (LOGIN_SCOPE) must have 1000 characters or fewer, but has 1001:"
                        + " verifiers and browsers would refuse the tokens");
    }

    @Test
    void fileWhenItNamesABuiltInScopeOrOneTwiceThenRefused(@TempDir Path folder) throws Exception {
        for (String name : List.of("openid", "b")) {
            Path file = Files.writeString(
                    folder.resolve("scopes.json"), "{\"scopes\": [{\"name\": \"b\"}, {\"name\": \"" + name + "\"}]}");
            ScopeSettings settings = new ScopeSettings(file, DEFAULT_LOGIN);

            assertThatIllegalArgumentException()
                    .isThrownBy(() -> new FixedScopes(settings))
                    .withMessage("latchkey.scope.file (SCOPES_FILE) names " + file + ". " + name
                            + " is built in, or is there twice.");
        }
    }

    @Test
    void fileWhenMissingThenRefused(@TempDir Path folder) {
        ScopeSettings settings = new ScopeSettings(folder.resolve("none.json"), DEFAULT_LOGIN);

        assertThatIllegalArgumentException()
                .isThrownBy(() -> new FixedScopes(settings))
                .withMessageStartingWith("latchkey.scope.file (SCOPES_FILE) names ")
                .withMessageContaining("The file cannot be read");
    }

    private static String scope(String member) {
        return "{\"scopes\": [{\"name\": \"a\", " + member + "}]}";
    }

    private static List<ScopeEntry> parse(String json) {
        return ScopeFile.parse(json.getBytes(StandardCharsets.UTF_8), Origin.SETTING);
    }
}
