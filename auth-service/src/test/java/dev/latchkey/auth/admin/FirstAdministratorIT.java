package dev.latchkey.auth.admin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The first administrator, which auth-service makes from settings. */
class FirstAdministratorIT {
    private static final String PASSWORD = "a first password for the harbour";
    private static final String MASTER_KEY = "latchkey.master-key.key";
    private static final Map<String, Object> SETTINGS = Map.of(
            "latchkey.admin.username",
            "Root",
            "latchkey.admin.password",
            PASSWORD,
            "latchkey.master-key.key",
            AuthServer.randomMasterKey());

    private final TestDatabase database = AuthDatabase.create();

    @Test
    @DisplayName("26 no default account")
    void startWithoutSettingsThenThereIsNoAccount() {
        AuthServer.start(database, Map.of(MASTER_KEY, Objects.requireNonNull(SETTINGS.get(MASTER_KEY))))
                .close();
        AuthServer.start(database, with("latchkey.admin.username", "", "latchkey.admin.password", ""))
                .close();

        assertThat(TestRows.count(database, "auth.account")).isZero();
    }

    @Test
    void startThenTheAdministratorCanSignInAndHasTheRole() throws ParseException {
        try (AuthServer server = AuthServer.start(database, SETTINGS)) {
            String token = server.login("root", PASSWORD).requireJson(200).string("access_token");

            assertThat(SignedJWT.parse(token).getJWTClaimsSet().getStringListClaim("roles"))
                    .containsExactly("admin");
            server.get("/admin/clients").bearer(token).send().requireJson(200);
        }
    }

    @Test
    void startWhenUsernameIsAnAddressThenItIsTheAccountsAddress() {
        AuthServer.start(database, with("latchkey.admin.username", "root@example.test"))
                .close();

        assertThat(TestRows.select(database, "SELECT username || ' ' || email FROM auth.account"))
                .containsExactly("root@example.test root@example.test");
    }

    @Test
    void startWhenTheAddressOfTheAdministratorIsOlderThanVerificationThenTheOperatorVouchesForIt() {
        Map<String, Object> settings = with("latchkey.admin.username", "root@example.test");
        AuthServer.start(database, settings).close();
        database.execute(Role.AUTH, "UPDATE auth.account SET email_verified_at = NULL");

        AuthServer.start(database, settings).close();

        assertThat(TestRows.select(database, "SELECT email_verified_at IS NOT NULL FROM auth.account"))
                .containsExactly("t");
    }

    @Test
    void startWhenAnotherAccountHasTheAddressThenTheServiceStartsWithoutAnAdministrator() {
        try (AuthServer server = AuthServer.start(database)) {
            server.post("/register").json("""
                            {"username": "ada", "email": "root@example.test", "password": "%s"}""".formatted(PASSWORD)).send().requireJson(201);
        }
        database.execute(Role.AUTH, "DELETE FROM auth.signing_key");

        AuthServer.start(database, with("latchkey.admin.username", "root@example.test"))
                .close();

        assertThat(TestRows.select(database, "SELECT username FROM auth.account"))
                .containsExactly("ada");
    }

    @Test
    @DisplayName("26 a restart resets nothing, even with other settings")
    void startAgainThenNothingChanges() {
        AuthServer.start(database, SETTINGS).close();
        List<String> before = TestRows.of(database, "auth.account");

        AuthServer.start(database, with("latchkey.admin.password", "quite another password"))
                .close();
        AuthServer.start(database, with("latchkey.admin.password", "short")).close();

        assertThat(TestRows.of(database, "auth.account")).isEqualTo(before);
    }

    @Test
    @DisplayName("26 an ordinary account of that name is not promoted")
    void startWhenAnOrdinaryAccountHasTheNameThenItStaysSo() {
        try (AuthServer server = AuthServer.start(database)) {
            server.post("/register").json("""
                            {"username": "ROOT", "password": "%s"}""".formatted(PASSWORD)).send().requireJson(201);
        }
        List<String> before = TestRows.of(database, "auth.account");
        database.execute(Role.AUTH, "DELETE FROM auth.signing_key");

        AuthServer.start(database, SETTINGS).close();

        assertThat(TestRows.of(database, "auth.account")).isEqualTo(before);
    }

    @Test
    @DisplayName("26 two replicas that start at once make one administrator")
    void startTwiceAtOnceThenThereIsOne() throws Exception {
        AuthServer.start(database, Map.of(MASTER_KEY, Objects.requireNonNull(SETTINGS.get(MASTER_KEY))))
                .close();
        Callable<Void> start = () -> {
            AuthServer.start(database, SETTINGS).close();
            return null;
        };
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            for (Future<Void> started : threads.invokeAll(List.of(start, start))) {
                started.get();
            }
        }

        assertThat(TestRows.select(database, "SELECT username FROM auth.account"))
                .containsExactly("Root");
    }

    @Test
    @DisplayName("7 a password that the policy refuses stops the start with one sentence")
    void startWhenPasswordIsRefusedThenRefused() {
        assertThat(refusal(with("latchkey.admin.password", "short")))
                .isEqualTo("The first administrator cannot be created (ADMIN_USERNAME, ADMIN_PASSWORD): the password"
                        + " must have 15 characters or more.");
        assertThat(refusal(with("latchkey.admin.username", " root")))
                .isEqualTo("The first administrator cannot be created (ADMIN_USERNAME, ADMIN_PASSWORD): the username"
                        + " must not begin or end with a space.");
        assertThat(TestRows.count(database, "auth.account")).isZero();
    }

    @Test
    void startWhenOnlyOneIsSetThenRefused() {
        String both = "Set both ADMIN_USERNAME and ADMIN_PASSWORD (or ADMIN_PASSWORD_FILE), or neither.";

        assertThat(refusal(with("latchkey.admin.password", ""))).isEqualTo(both);
        assertThat(refusal(with("latchkey.admin.username", ""))).isEqualTo(both);
    }

    private String refusal(Map<String, Object> settings) {
        Throwable failure =
                catchThrowable(() -> AuthServer.start(database, settings).close());
        assertThat(failure).isNotNull();
        return AuthServer.rootMessage(failure);
    }

    private static Map<String, Object> with(String... differences) {
        Map<String, Object> settings = new HashMap<>(SETTINGS);
        for (int i = 0; i < differences.length; i += 2) {
            settings.put(differences[i], differences[i + 1]);
        }
        return settings;
    }
}
