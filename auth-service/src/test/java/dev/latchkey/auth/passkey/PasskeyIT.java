package dev.latchkey.auth.passkey;

import static dev.latchkey.auth.passkey.TestPasskeys.add;
import static dev.latchkey.auth.passkey.TestPasskeys.added;
import static dev.latchkey.auth.passkey.TestPasskeys.creationOptions;
import static dev.latchkey.auth.passkey.TestPasskeys.requestOptions;
import static dev.latchkey.auth.passkey.TestPasskeys.requireRefused;
import static dev.latchkey.auth.passkey.TestPasskeys.signIn;
import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Passkeys by the API: what their owners do. */
class PasskeyIT {
    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();
    private final String access = server.login(person).access();
    private final TestAuthenticator authenticator = new TestAuthenticator();

    @Test
    void optionsThenABrowserCanReadThem() {
        Map<String, Object> options = TestAuthenticator.parse(creationOptions(server, access));

        assertThat(options)
                .containsEntry("rp", Map.of("id", "auth.example.test", "name", "Latchkey"))
                .containsEntry("attestation", "none")
                .containsEntry("excludeCredentials", List.of())
                .containsEntry(
                        "authenticatorSelection",
                        Map.of("residentKey", "required", "requireResidentKey", true, "userVerification", "required"));
        assertThat(options.get("user"))
                .isEqualTo(Map.of(
                        "id", RandomSecret.text(UserHandle.of(UUID.fromString(person.id()))),
                        "name", person.username(),
                        "displayName", "Ada Lovelace"));
        assertThat(TestAuthenticator.parse(requestOptions(server)))
                .containsEntry("rpId", "auth.example.test")
                .containsEntry("userVerification", "required")
                .containsEntry("allowCredentials", List.of())
                .containsOnlyKeys("challenge", "timeout", "rpId", "allowCredentials", "userVerification");
    }

    @Test
    void addThenThePasskeySignsInWithTwoFactors() {
        TestAnswer answer = add(server, access, "Telephone", authenticator.register(creationOptions(server, access)));

        answer.requireJson(201);
        assertThat(answer.json())
                .containsEntry("name", "Telephone")
                .containsEntry("last_used_at", null)
                .containsEntry("backup_eligible", false)
                .containsEntry("backed_up", false)
                .containsOnlyKeys("id", "name", "created_at", "last_used_at", "backup_eligible", "backed_up");
        TestAnswer signedIn = signIn(server, authenticator);
        signedIn.requireJson(200);
        assertThat(signedIn.header("Cache-Control")).isEqualTo("no-store");
        assertThat(server.status(signedIn.string("access_token")).string("user"))
                .isEqualTo(person.username());
        assertThat(server.refresh(signedIn.string("refresh_token")).status()).isEqualTo(200);
        assertThat(sessions("array_to_string(amr, ' ')")).containsExactly("hwk user mfa");
        assertThat(passkeys("last_used_at IS NOT NULL")).containsExactly("t");
        assertThat(server.audited("SELECT event FROM audit.event WHERE account_id = '" + person.id()
                        + "' AND event LIKE 'passkey.%'"))
                .containsExactly("passkey.added");
    }

    @Test
    void addWhenTheAuthenticatorSyncsThenTheKeyIsInSoftwareAndTheListTells() {
        authenticator.flags(
                TestAuthenticator.USER_PRESENT | TestAuthenticator.USER_VERIFIED | TestAuthenticator.BACKUP_ELIGIBLE);
        added(server, access, authenticator);
        authenticator.flags(TestAuthenticator.USER_PRESENT
                | TestAuthenticator.USER_VERIFIED
                | TestAuthenticator.BACKUP_ELIGIBLE
                | TestAuthenticator.BACKED_UP);

        signIn(server, authenticator).requireJson(200);

        assertThat(sessions("array_to_string(amr, ' ')")).containsExactly("swk user mfa");
        assertThat(passkeys("backed_up")).containsExactly("t");
    }

    @Test
    void addASecondOneThenBothSignInAndItsOptionsExcludeTheFirst() {
        added(server, access, authenticator);
        TestAuthenticator second = new TestAuthenticator();
        String options = creationOptions(server, access);
        add(server, access, "Laptop", second.register(options)).requireJson(201);

        assertThat((List<?>) TestAuthenticator.parse(options).get("excludeCredentials"))
                .hasSize(1);
        signIn(server, authenticator).requireJson(200);
        signIn(server, second).requireJson(200);
        assertThat(list().text()).contains("\"Telephone\"", "\"Laptop\"");
    }

    @Test
    void addThenTheOtherSessionsEnd() {
        String other = server.login(person).access();

        added(server, access, authenticator);

        assertThat(server.status(other).status()).isEqualTo(401);
        assertThat(server.status(access).status()).isEqualTo(200);
    }

    @Test
    void addWithoutANameThenItHasOne() {
        String credential = authenticator.register(creationOptions(server, access));

        TestAnswer answer = server.post("/passkeys")
                .bearer(access)
                .json("{\"credential\": " + credential + "}")
                .send();

        assertThat(answer.requireJson(201).string("name")).isEqualTo("Passkey 1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\\u202eevil", "\\u0007"})
    void addWhenTheNameIsBadThenInvalid(String name) {
        add(server, access, name, authenticator.register(creationOptions(server, access)))
                .requireInvalid(Map.of("name", "must have 1 to 64 readable characters"));
    }

    @Test
    void addWhenThereAreTwentyThenRefused() {
        server.database()
                .execute(
                        Role.AUTH,
                        "INSERT INTO auth.passkey (id, account_id, credential_id, public_key, sign_count, transports, aaguid,"
                                + " backup_eligible, backed_up, name, created_at)"
                                + " SELECT gen_random_uuid(), '" + person.id()
                                + "', uuid_send(gen_random_uuid()), '', 0,"
                                + " '{}', gen_random_uuid(), false, false, 'x', now() FROM generate_series(1, 20)");

        add(server, access, "One more", authenticator.register(creationOptions(server, access)))
                .requireProblem(409, "too_many_passkeys", "You have 20 passkeys. Remove one of them first.");
    }

    @Test
    void addWhenItIsThereThenConflict() {
        added(server, access, authenticator);

        add(server, access, "Again", authenticator.register(creationOptions(server, access)))
                .requireProblem(409, "passkey_exists", "This passkey is added already.");
    }

    @Test
    void renameThenTheListHasTheName() {
        String id = added(server, access, authenticator);

        assertThat(rename(access, id, "My telephone").status()).isEqualTo(204);
        assertThat(list().text()).contains("\"My telephone\"");
        rename(access, UUID.randomUUID().toString(), "x")
                .requireProblem(404, "passkey_not_found", "You have no such passkey.");
        rename(server.signUp().access(), id, "x").requireProblem(404, "passkey_not_found", "You have no such passkey.");
    }

    @Test
    void removeThenItSignsInNoMoreAndTheOtherSessionsEnd() {
        String id = added(server, access, authenticator);
        String other = signIn(server, authenticator).string("access_token");

        assertThat(remove(access, id).status()).isEqualTo(204);

        assertThat(server.status(other).status()).isEqualTo(401);
        requireRefused(signIn(server, authenticator));
        assertThat(list().text()).isEqualTo("[]");
        remove(access, id).requireProblem(404, "passkey_not_found", "You have no such passkey.");
    }

    @Test
    void removeWhenItIsTheLastFactorAndTwoAreRequiredThenNeeded() {
        String id = added(server, access, authenticator);
        String call = "SELECT outcome FROM auth.remove_passkey('" + person.id() + "', '" + id
                + "', 'required', NULL, interval '1 hour', '{}')";

        assertThat(TestRows.select(server.database(), call)).containsExactly("needed");
        added(server, access, new TestAuthenticator());
        assertThat(TestRows.select(server.database(), call)).containsExactly("done");
    }

    @Test
    void signInWithAScopeThenGranted() {
        added(server, access, authenticator);
        String credential = authenticator.signIn(requestOptions(server));

        TestAnswer answer = server.post("/login/passkey")
                .json("{\"credential\": " + credential + ", \"scope\": \"openid\"}")
                .send();

        assertThat(answer.requireJson(200).string("scope")).isEqualTo("openid");
    }

    @Test
    void signInWithoutCredentialThenInvalid() {
        server.post("/login/passkey").json("{}").send().requireInvalid(Map.of("credential", "is required"));
    }

    @Test
    void signInWhenTheAuthenticatorCountsThenTheCounterIsKept() {
        added(server, access, authenticator.counter(7));

        signIn(server, authenticator.counter(8)).requireJson(200);

        assertThat(passkeys("sign_count")).containsExactly("8");
    }

    private TestAnswer list() {
        TestAnswer answer = server.get("/passkeys").bearer(access).send();
        return answer.requireJson(200);
    }

    private TestAnswer rename(String token, String id, String name) {
        return server.request("PATCH", "/passkeys/" + id)
                .bearer(token)
                .json("{\"name\": \"" + name + "\"}")
                .send();
    }

    private TestAnswer remove(String token, String id) {
        return server.request("DELETE", "/passkeys/" + id).bearer(token).send();
    }

    /** {@return what the database knows of the sessions that passkeys have opened} */
    private List<String> sessions(String columns) {
        return TestRows.select(
                server.database(),
                "SELECT " + columns + " FROM auth.session WHERE 'user' = ANY (amr) AND account_id = '" + person.id()
                        + "'");
    }

    private List<String> passkeys(String columns) {
        return TestRows.select(
                server.database(), "SELECT " + columns + " FROM auth.passkey WHERE account_id = '" + person.id() + "'");
    }
}
