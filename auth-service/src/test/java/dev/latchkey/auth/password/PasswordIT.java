package dev.latchkey.auth.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.security.crypto.argon2.Argon2PasswordEncoder;

/** The rules for passwords over HTTP, with real hashes. */
class PasswordIT {
    private static final AtomicInteger NAMES = new AtomicInteger();
    private static final AuthServer SERVER =
            AuthServer.start(AuthDatabase.create(), Map.of("latchkey.password.memory", 19456));

    private final String username = "password-owner-" + NAMES.incrementAndGet();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @ParameterizedTest
    @CsvSource({
        "sev7en!,   must have 15 characters or more",
        "Password1, 'is commonly used, and attackers try it first: use several unrelated words instead'",
        "latchkey,  'must not be a name, even with small changes, because attackers try names first: use several unrelated words instead'",
        "kX9#mQ2$vL5zTw, must have 15 characters or more",
        "Password1!Password1!, 'is a common word or password with small changes, and attackers try those too: use several unrelated words instead'",
        "Summer2026!!!!!, 'is a common word or password with small changes, and attackers try those too: use several unrelated words instead'",
        "latchkey2026!!!, 'must not be a name, even with small changes, because attackers try names first: use several unrelated words instead'",
        "abcdefghijklmnop, 'is a row of keys, a sequence, a date or a repetition, and attackers try those: use several unrelated words instead'",
        "a\\u0007bcdefghijk, must not contain control characters",
    })
    @DisplayName("1, 2, 7, 8 a password that is refused: 400 with the reason, nothing stored")
    void registerWhenPasswordIsRefusedThenInvalid(String password, String message) {
        long accounts = TestRows.count(SERVER.database(), "auth.account");

        register(password).requireInvalid(Map.of("password", message));

        assertThat(TestRows.count(SERVER.database(), "auth.account")).isEqualTo(accounts);
    }

    @Test
    @DisplayName("8 the username or the e-mail address as the password: 400")
    void registerWhenPasswordIsANameThenInvalid() {
        register(username.toUpperCase(java.util.Locale.ROOT))
                .requireInvalid(Map.of("password", PasswordMessages.GUESSABLE));
        SERVER.post("/register")
                .json("""
                        {"username": "%s", "email": "own@example.test", "password": "own@example.test"}""".formatted(username))
                .send()
                .requireInvalid(Map.of("password", PasswordMessages.GUESSABLE));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nobody wears a hat indoors",
                "  spaces around  ",
                "!\\\"#$%&'()*+,-./:;<=>?@[\\\\]^_`{|}~",
                "\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a"
                        + "\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a\ud83e\udd8a",
            })
    @DisplayName("4, 5, 6 phrases, spaces, printable characters and emoji are accepted, and sign in")
    void registerWhenPasswordIsUnusualThenItSignsIn(String password) {
        register(password).requireJson(201);

        SERVER.login(username, password).requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 128, 1024})
    @DisplayName("3, 9 long passwords are accepted, and each character counts")
    void registerWhenPasswordIsLongThenEachCharacterCounts(int length) {
        String beginning = "y".repeat(length - 1);
        register(beginning + "a").requireJson(201);

        SERVER.login(username, beginning + "a").requireJson(200);
        assertThat(SERVER.login(username, beginning + "b").status()).isEqualTo(401);
        assertThat(SERVER.login(username, beginning).status()).isEqualTo(401);
    }

    @Test
    @DisplayName("10 no trimming, no case folding")
    void loginWhenSpacesOrCaseDifferThenRefused() {
        register(AuthServer.PASSWORD).requireJson(201);

        assertThat(SERVER.login(username, AuthServer.PASSWORD + " ").status()).isEqualTo(401);
        assertThat(SERVER.login(username, AuthServer.PASSWORD.toUpperCase(java.util.Locale.ROOT))
                        .status())
                .isEqualTo(401);
    }

    @Test
    @DisplayName("11 NFC and NFD spellings both log in")
    void loginWhenUnicodeFormDiffersThenTokens() {
        register("cr\u00e8me br\u00fbl\u00e9e to go").requireJson(201);

        SERVER.login(username, "cre\u0300me bru\u0302le\u0301e to go").requireJson(200);
        SERVER.login(username, "cr\u00e8me br\u00fbl\u00e9e to go").requireJson(200);
    }

    @Test
    @DisplayName("12 an over-limit body: 413, nothing stored")
    void registerWhenBodyIsOverTheLimitThenTooLarge() {
        long accounts = TestRows.count(SERVER.database(), "auth.account");

        register("z".repeat(300 * 1024)).requireProblem(413, "The request is too large.");

        assertThat(TestRows.count(SERVER.database(), "auth.account")).isEqualTo(accounts);
    }

    @Test
    @DisplayName("13 stored as $argon2id$ with m >= 19456, t >= 2, p >= 1")
    void registerThenTheHashIsArgon2id() {
        register(AuthServer.PASSWORD).requireJson(201);

        assertThat(hash(username)).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    }

    @Test
    @DisplayName("14 a weaker stored hash is upgraded at login, and still signs in")
    void loginWhenStoredHashIsWeakThenUpgraded() {
        Person person = SERVER.register();
        String weak = String.valueOf(new Argon2PasswordEncoder(16, 32, 1, 4096, 1).encode(AuthServer.PASSWORD));
        assertThat(weak).startsWith("$argon2id$v=19$m=4096,t=1,p=1$");
        SERVER.database()
                .execute(
                        Role.AUTH,
                        "UPDATE auth.account SET password_hash = '" + weak + "' WHERE id = '" + person.id() + "'");

        assertThat(SERVER.login(person.username(), "wrong password").status()).isEqualTo(401);
        assertThat(hash(person.username())).isEqualTo(weak);
        SERVER.login(person.username(), AuthServer.PASSWORD).requireJson(200);

        String upgraded = hash(person.username());
        assertThat(upgraded).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
        SERVER.login(person.username(), AuthServer.PASSWORD).requireJson(200);
        assertThat(hash(person.username())).isEqualTo(upgraded);
    }

    private String hash(String of) {
        return TestRows.select(
                        SERVER.database(), "SELECT password_hash FROM auth.account WHERE username = '" + of + "'")
                .getFirst();
    }

    private TestAnswer register(String password) {
        return SERVER.post("/register")
                .json("{\"username\": \"" + username + "\", \"password\": \"" + password + "\"}")
                .send();
    }
}
