package dev.latchkey.auth.registration;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestRows;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistrationIT {
    private static final String TAKEN = "The username is taken.";

    private final AuthServer server = AuthServer.shared();

    @Test
    void registerWhenAllIsGivenThenAnswersWithTheAccount() {
        TestAnswer answer = register("Grace", "Grace@Example.test", "Grace Hopper");

        answer.requireJson(201);
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "id", answer.string("id"),
                        "username", "Grace",
                        "email", "Grace@Example.test",
                        "name", "Grace Hopper",
                        "message", "User registered successfully"));
        assertThat(UUID.fromString(answer.string("id")).version()).isEqualTo(4);
    }

    @Test
    void registerWithoutEmailAndNameThenTheyAreNull() {
        TestAnswer answer = register("just-a-name");

        answer.requireJson(201);
        Map<String, Object> expected = new LinkedHashMap<>();
        expected.put("id", answer.string("id"));
        expected.put("username", "just-a-name");
        expected.put("email", null);
        expected.put("name", null);
        expected.put("message", "User registered successfully");
        assertThat(answer.json()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource({
        "Edsger,              eDSGER",
        "Stra\u00dfe,         STRASSE",
        "Jos\u00e9,           jose\u0301",
        "\u039f\u03b4\u03cc\u03c2, \u039f\u0394\u038c\u03a3",
        "\u01c4ungla,         \u01c6ungla",
    })
    @DisplayName("17 names compare without case, whatever the spelling")
    void registerWhenNameIsTakenInAnotherSpellingThenConflict(String first, String second) {
        assertThat(register(first).status()).isEqualTo(201);

        register(second).requireProblem(409, "username_taken", TAKEN);
    }

    @Test
    @DisplayName("17 a duplicate registration does not touch the account")
    void registerWhenNameIsTakenThenAccountStaysAsItIs() {
        register("barbara").requireJson(201);
        List<String> before = TestRows.of(server.database(), "auth.account");

        register("barbara", "new@example.test", "Somebody Else").requireProblem(409, "username_taken", TAKEN);

        assertThat(TestRows.of(server.database(), "auth.account")).isEqualTo(before);
    }

    @Test
    void registerWhenEmailIsTakenInAnotherSpellingThenConflict() {
        register("first-of-two", "shared@example.test", "One").requireJson(201);

        register("second-of-two", "SHARED@Example.test", "Two")
                .requireProblem(409, "email_taken", "The e-mail address is taken.");
    }

    @Test
    @DisplayName("17 fifty concurrent duplicates make one account")
    void registerWhenFiftyAtOnceThenOneIsCreated() throws Exception {
        List<Callable<TestAnswer>> duplicates = IntStream.range(0, 50)
                .<Callable<TestAnswer>>mapToObj(i -> () -> register(i % 2 == 0 ? "everybody" : "EveryBody"))
                .toList();
        int created = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<TestAnswer> future : threads.invokeAll(duplicates)) {
                TestAnswer answer = future.get();
                if (answer.status() == 201) {
                    created++;
                } else {
                    answer.requireProblem(409, "username_taken", TAKEN);
                }
            }
        }

        assertThat(created).isEqualTo(1);
        assertThat(TestRows.select(
                        server.database(), "SELECT count(*) FROM auth.account WHERE username_key = 'everybody'"))
                .containsExactly("1");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Ren\u00e9e",
                "\u5f20\u4f1f",
                "\ud83e\udd8a",
                "o'brien\\\"--;",
                "two words",
                "\u0645\u062d\u0645\u062f",
                "%s%n${x}#{y}"
            })
    void registerWhenNameIsUnusualThenItIsShownAsTyped(String name) {
        TestAnswer answer = server.post("/register")
                .json("{\"username\": " + quoted(name) + ", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send();

        answer.requireJson(201);
        assertThat(answer.string("username")).isEqualTo(name);
        assertThat(server.login(json(name), AuthServer.PASSWORD).status()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource({
        "'',                   must not be empty",
        "'   ',                must not be empty",
        "' ada',               must not begin or end with a space",
        "'ada\u3000',          must not begin or end with a space",
        "'\u00a0ada',          must not contain control or invisible characters",
        "a\\u0007da,           must not contain control or invisible characters",
        "a\\u200bda,           must not contain control or invisible characters",
        "a\\u202eda,           must not contain control or invisible characters",
        "a\\u2028da,           must not contain control or invisible characters",
        "a\\ufeffda,           must not contain control or invisible characters",
        "a\\ue000da,           must not contain control or invisible characters",
        "a\\u3164da,           must not contain control or invisible characters",
        "a\\u00adda,           must not contain control or invisible characters",
        "a\\u115fda,           must not contain control or invisible characters",
        "a\\u00a0da,           must not contain control or invisible characters",
        "a\\ufe0fda,           must not contain control or invisible characters",
        "a\\udb40\\udd00da,     must not contain control or invisible characters",
        "a\\u2800da,           must not contain control or invisible characters",
        "a\\u034fda,           must not contain control or invisible characters",
    })
    void registerWhenNameCannotBeSeenAsItIsThenInvalid(String jsonName, String message) {
        refusedAsInvalid(
                "{\"username\": \"" + jsonName + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}",
                Map.of("username", message));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0639\u0644\u06cc\u200c\u0631\u0636\u0627",
                "\u0dc1\u0dca\u200d\u0dbb\u0dd3",
                "Ada \ud83d\udc69\u200d\ud83d\udcbb",
                "\u2764\ufe0f Ada",
                "\ud83c\udff4\udb40\udc67\udb40\udc62\udb40\udc65\udb40\udc6e\udb40\udc67\udb40\udc7f",
                "\u8fbb\udb40\udd00",
            })
    void registerWhenTheDisplayNameNeedsInvisibleCharactersThenTaken(String name) {
        String username = "display-" + UUID.randomUUID();

        TestAnswer answer = server.post("/register")
                .json("""
                        {"username": "%s", "password": "%s", "name": "%s"}""".formatted(username, AuthServer.PASSWORD, name))
                .send();

        answer.requireJson(201);
        assertThat(answer.string("name")).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a\\u202eb",
                "a\\u2066b",
                "a\\u200bb",
                "a\\ufeffb",
                "\\u200d",
                "\\u200d \\ufe0f",
                "a\\u2028b",
                "\\u3164"
            })
    void registerWhenTheDisplayNameDeceivesThenInvalid(String jsonName) {
        refusedAsInvalid(
                "{\"username\": \"nobody-yet\", \"password\": \"" + AuthServer.PASSWORD + "\", \"name\": \"" + jsonName
                        + "\"}",
                Map.of("name", "must not contain control or invisible characters"));
    }

    @Test
    void registerWhenNameIsAnothersAddressThenInvalid() {
        String objection = "must be the account's own e-mail address when it contains @";
        String password = ", \"password\": \"" + AuthServer.PASSWORD + "\"}";

        refusedAsInvalid("{\"username\": \"ada@example.test\"" + password, Map.of("username", objection));
        refusedAsInvalid(
                "{\"username\": \"ada@example.test\", \"email\": \"eve@example.test\"" + password,
                Map.of("username", objection));
    }

    @Test
    void registerWhenNameIsOnesOwnAddressThenItCanSignInByEither() {
        register("Own@example.test", "own@example.test", "Own").requireJson(201);

        assertThat(server.login("own@EXAMPLE.test", AuthServer.PASSWORD).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "ada", "@", "ada@", "@example.test", "a@b@c", "a da@example.test"})
    void registerWhenEmailIsNoAddressThenInvalid(String email) {
        refusedAsInvalid(
                "{\"username\": \"nobody-yet\", \"password\": \"" + AuthServer.PASSWORD + "\", \"email\": \"" + email
                        + "\"}",
                Map.of("email", "must be an e-mail address"));
    }

    @Test
    void registerWhenNamesAreVeryLongThenInvalid() {
        String tooLong = "\ud83e\udd8a".repeat(255);
        String message = "must have 254 characters or fewer";

        refusedAsInvalid(
                "{\"username\": \"%s\", \"password\": \"%s\"}".formatted(tooLong, AuthServer.PASSWORD),
                Map.of("username", message));
        refusedAsInvalid(
                "{\"username\": \"short\", \"name\": \"%s\", \"password\": \"%s\"}"
                        .formatted(tooLong, AuthServer.PASSWORD),
                Map.of("name", message));
        refusedAsInvalid(
                "{\"username\": \"short\", \"email\": \"%s@example.test\", \"password\": \"%s\"}"
                        .formatted(tooLong, AuthServer.PASSWORD),
                Map.of("email", message));
    }

    @Test
    void registerWhenNameIsAsLongAsAllowedThenCreated() {
        register("\ud83e\udd8a".repeat(254)).requireJson(201);
    }

    @Test
    void registerWhenSeveralMembersAreInvalidThenEachIsNamed() {
        TestAnswer answer = server.post("/register").json("{\"email\": \"x\"}").send();

        answer.requireProblem(
                400,
                "The request is not valid.",
                Map.of(
                        "code",
                        "validation_failed",
                        "errors",
                        List.of(
                                Map.of("field", "username", "code", "required", "message", "is required"),
                                Map.of("field", "password", "code", "required", "message", "is required"),
                                Map.of("field", "email", "code", "invalid", "message", "must be an e-mail address"))));
    }

    private static Stream<Arguments> flaws() {
        return Stream.of(
                Arguments.of("username", "", "empty"),
                Arguments.of("username", "x".repeat(255), "too_long"),
                Arguments.of("username", " x", "space_around"),
                Arguments.of("username", "x\u200by", "invisible_character"),
                Arguments.of("username", "x@example.test", "address_of_another"),
                Arguments.of("email", "x", "invalid"),
                Arguments.of("password", "short", "too_short"),
                Arguments.of("password", "x".repeat(1_025), "too_long"),
                Arguments.of("password", "nobody wears\u0007 a hat indoors", "control_character"));
    }

    @ParameterizedTest
    @MethodSource("flaws")
    void registerWhenAMemberIsInvalidThenItsCodeSaysWhy(String member, String value, String code) {
        Map<String, Object> request = new HashMap<>(Map.of("username", "flawless", "password", AuthServer.PASSWORD));
        request.put(member, value);

        TestAnswer answer = server.post("/register")
                .json(JSONObjectUtils.toJSONString(request))
                .send();

        assertThat(answer.string("code")).isEqualTo("validation_failed");
        assertThat(answer.fieldErrors("code")).isEqualTo(Map.of(member, code));
    }

    @Test
    void registerWhenSignedInThenATokenMakesNoDifference() {
        TestAnswer answer = server.post("/register")
                .bearer(server.signUp().access())
                .json("{\"username\": \"friend\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send();

        answer.requireJson(201);
    }

    private void refusedAsInvalid(String body, Map<String, String> messages) {
        long before = TestRows.count(server.database(), "auth.account");
        server.post("/register").json(body).send().requireInvalid(messages);
        assertThat(TestRows.count(server.database(), "auth.account")).isEqualTo(before);
    }

    private TestAnswer register(String username) {
        return server.post("/register")
                .json("{\"username\": \"" + username + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send();
    }

    private TestAnswer register(String username, String email, String name) {
        return server.post("/register")
                .json("""
                        {"username": "%s", "password": "%s", "email": "%s", "name": "%s"}""".formatted(username, AuthServer.PASSWORD, email, name))
                .send();
    }

    private static String quoted(String text) {
        return '"' + json(text) + '"';
    }

    private static String json(String text) {
        return text.replace("\\", "\\\\").replace("\"", "\\\"");
    }
}
