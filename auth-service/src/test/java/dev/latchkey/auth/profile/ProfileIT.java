package dev.latchkey.auth.profile;

import static dev.latchkey.auth.profile.TestProfile.profile;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.authorization.TestApplication;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.shared.test.TestAnswer;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /profile} and {@code PATCH /profile}, on a service that sends no mail. */
class ProfileIT {
    private final AuthServer server = AuthServer.shared();
    private Person person;
    private Tokens tokens;

    @BeforeEach
    void register() {
        person = server.register();
        tokens = server.login(person);
    }

    @Test
    void getThenItHasTheNamesAndTheAddress() {
        TestAnswer answer =
                server.get("/profile").bearer(tokens.access()).send().requireJson(200);

        assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        assertThat(answer.json())
                .containsOnlyKeys("id", "username", "name", "email", "email_verified", "pending_email", "created_at")
                .containsEntry("id", person.id())
                .containsEntry("username", person.username())
                .containsEntry("name", "Ada Lovelace")
                .containsEntry("email", person.email())
                .containsEntry("email_verified", false)
                .containsEntry("pending_email", null);
    }

    @Test
    void getWithoutATokenThenUnauthorized() {
        assertThat(server.get("/profile").send().status()).isEqualTo(401);
        assertThat(server.get("/history").send().status()).isEqualTo(401);
        assertThat(server.get("/applications").send().status()).isEqualTo(401);
    }

    @Test
    void changeThenTheNextTokenHasTheNewNamesAndSessionsGoOn() {
        String username = "Grace-" + UUID.randomUUID();

        assertThat(change("{\"username\": \"" + username + "\", \"name\": \"Grace Hopper\"}")
                        .requireJson(200)
                        .json())
                .containsEntry("username", username)
                .containsEntry("name", "Grace Hopper");

        String next = server.refresh(tokens.refresh()).string("access_token");
        assertThat(server.get("/userinfo").bearer(next).send().json())
                .containsEntry("preferred_username", username)
                .containsEntry("name", "Grace Hopper");
        server.login(username.toLowerCase(Locale.ROOT), AuthServer.PASSWORD).requireJson(200);
        assertThat(server.login(person.username(), AuthServer.PASSWORD).status())
                .isEqualTo(401);
        assertThat(server.audited("SELECT details ->> 'username' FROM audit.event WHERE account_id = '" + person.id()
                        + "' AND event = 'account.names_changed'"))
                .containsExactly(username);
    }

    @Test
    void changeWhenAMemberIsAbsentThenItStaysAndAnEmptyNameGoes() {
        change("{}").requireJson(200);
        assertThat(profile(server, tokens.access()))
                .containsEntry("username", person.username())
                .containsEntry("name", "Ada Lovelace");

        change("{\"name\": \"\"}").requireJson(200);

        assertThat(profile(server, tokens.access()))
                .containsEntry("username", person.username())
                .containsEntry("name", null);
    }

    @Test
    void changeToATakenUsernameInAnotherCaseThenConflict() {
        Person other = server.register();

        change("{\"username\": \"" + other.username().toUpperCase(Locale.ROOT) + "\"}")
                .requireProblem(409, "username_taken", "The username is taken.");
    }

    @Test
    void changeTheCaseOfTheOwnUsernameThenChanged() {
        String upper = person.username().toUpperCase(Locale.ROOT);

        assertThat(change("{\"username\": \"" + upper + "\"}").requireJson(200).json())
                .containsEntry("username", upper);
    }

    @ParameterizedTest
    @CsvSource({
        "username, ' ada', must not begin or end with a space",
        "username, '', must not be empty",
        "name, ' Ada', must not begin or end with a space"
    })
    void changeWhenANameIsNotAcceptedThenInvalid(String member, String value, String message) {
        change("{\"" + member + "\": \"" + value + "\"}").requireInvalid(Map.of(member, message));
    }

    @Test
    void changeTheUsernameToAnotherPersonsAddressThenInvalid() {
        change("{\"username\": \"someone-else@example.test\"}")
                .requireInvalid(Map.of("username", "must be the account's own e-mail address when it contains @"));
        change("{\"username\": \"" + person.email() + "\"}").requireJson(200);
    }

    @Test
    void changeTheAddressWithoutMailThenItIsChangedAndOtherSessionsEnd() {
        Tokens other = server.login(person);
        String email = TestProfile.newAddress();

        assertThat(TestProfile.ask(server, tokens.access(), email).status()).isEqualTo(204);

        assertThat(profile(server, tokens.access()))
                .containsEntry("email", email)
                .containsEntry("email_verified", false);
        assertThat(server.status(other.access()).status()).isEqualTo(401);
        TestProfile.ask(server, tokens.access(), server.register().email())
                .requireProblem(409, "email_taken", "The e-mail address is taken.");
        TestProfile.ask(server, tokens.access(), email.toUpperCase(Locale.ROOT))
                .requireProblem(409, "email_unchanged", "The account has this address already.");
        TestProfile.ask(server, tokens.access(), "nobody").requireInvalid(Map.of("email", "must be an e-mail address"));
    }

    @Test
    void applicationWithAUsersTokenThenForbidden() {
        TestApplication application = TestApplication.firstParty(server);
        String token = application
                .tokens(server, new TestBrowser(server).signedInAs(person))
                .string("access_token");

        for (String path : new String[] {"/profile", "/applications", "/history"}) {
            assertThat(server.get(path).bearer(token).send().status()).as(path).isEqualTo(403);
        }
        assertThat(TestProfile.ask(server, token, TestProfile.newAddress()).status())
                .isEqualTo(403);
        assertThat(server.request("PATCH", "/profile")
                        .bearer(token)
                        .json("{\"name\": \"Mallory\"}")
                        .send()
                        .status())
                .isEqualTo(403);
    }

    private TestAnswer change(String json) {
        return server.request("PATCH", "/profile")
                .bearer(tokens.access())
                .json(json)
                .send();
    }
}
