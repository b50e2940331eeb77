package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.client.TestClients.Known;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRequest;
import java.text.ParseException;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/**
 * What the audit log has of each action: event, outcome, actor and address. Each request comes through a proxy and has its
 * own id.
 */
class AuditIT {
    private static final String WRONG = "a password of another place";
    private static final AuthServer SERVER = AuthServer.start(
            AuthDatabase.create(),
            Map.of("latchkey.proxies.trusted", "127.0.0.1", "latchkey.throttle.account-failures", 3));

    private final Person person = SERVER.register();

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Test
    void registerLoginAndLogoutThenEachIsTold() throws ParseException {
        String name = "audited-" + UUID.randomUUID();
        Request register = from(SERVER.post("/register"));
        String id = register.request()
                .json("{\"username\": \"" + name + "\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                .send()
                .requireJson(201)
                .string("id");
        Request login = login(name, AuthServer.PASSWORD);
        String access = login.request().send().requireJson(200).string("access_token");
        Request logout = from(SERVER.post("/logout").bearer(access));
        logout.request().send().requireJson(200);

        assertThat(told(register)).containsExactly("account.registered success " + id + " " + id + " - {}");
        assertThat(told(login))
                .containsExactly("login.succeeded success " + id + " " + id + " latchkey {\"amr\": \"pwd\"}");
        assertThat(told(logout))
                .containsExactly("session.ended success " + id + " " + id + " latchkey {\"by\": \"logout\"}");
        assertThat(SERVER.audited("SELECT DISTINCT session_id FROM audit.event WHERE request_id IN ('" + login.id()
                        + "', '" + logout.id() + "')"))
                .containsExactly(SignedJWT.parse(access).getJWTClaimsSet().getStringClaim("sid"));
    }

    @Test
    void loginWhenPasswordIsWrongThenTheReasonIsToldAndWhenThrottledThatToo() {
        List<Request> logins = List.of(
                login(person.username(), WRONG),
                login(person.username(), WRONG),
                login(person.username(), WRONG),
                login(person.username(), WRONG));
        List<Integer> answers =
                logins.stream().map(login -> login.request().send().status()).toList();

        assertThat(answers).containsExactly(401, 401, 401, 429);
        // The failures of one minute are one event, which has the id of the first request.
        assertThat(SERVER.audited(
                        "SELECT sum(count) FROM audit.event WHERE event = 'login.failed' AND outcome = 'failure'"
                                + " AND account_id = '" + person.id() + "' AND ip = '203.0.113.7' AND actor_id IS NULL"
                                + " AND details ->> 'reason' = 'wrong_password'"))
                .containsExactly("3");
        assertThat(told(logins.getFirst())).hasSize(1);
        assertThat(told(logins.get(2)))
                .anyMatch(event -> event.startsWith("login.throttled refused " + person.id() + " - - {"));
        assertThat(told(logins.get(3))).isEmpty();
    }

    @Test
    void loginWhenNameIsUnknownThenWhatWasTypedIsNotKept() {
        String typed = "my password, in the wrong field";
        Request login = login(typed, "nothing");
        login.request().send();

        assertThat(told(login)).containsExactly("login.failed failure - - - {\"reason\": \"unknown_name\"}");
        assertThat(String.join("", SERVER.audited("SELECT whole::text FROM audit.event whole")))
                .doesNotContain(typed);
    }

    @Test
    void changePasswordThenWhoDidItIsToldAndFailuresAreToo() {
        Tokens tokens = SERVER.login(person);
        Tokens other = SERVER.login(person);
        Request failing = changePassword(tokens, WRONG);
        assertThat(failing.request().send().status()).isEqualTo(401);
        Request changing = changePassword(tokens, AuthServer.PASSWORD);
        assertThat(changing.request().send().status()).isEqualTo(204);

        String owner = person.id() + " " + person.id();
        assertThat(told(failing)).containsExactly("password.change_failed failure " + owner + " - {}");
        assertThat(told(changing))
                .containsExactly(
                        "password.changed success " + owner + " - {}",
                        "session.ended success " + owner + " latchkey {\"by\": \"password_change\"}");
        assertThat(SERVER.status(other.access()).status()).isEqualTo(401);
    }

    @Test
    void administerThenTheAdministratorIsTheActor() {
        Person admin = SERVER.register();
        SERVER.database()
                .execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + admin.id() + "'");
        String token = SERVER.login(admin).access();
        SERVER.login(person);
        Request ending = from(SERVER.request("DELETE", "/admin/users/" + person.id() + "/sessions"))
                .bearer(token);
        assertThat(ending.request().send().status()).isEqualTo(204);
        SERVER.login(person);
        Request disabling =
                from(SERVER.post("/admin/users/" + person.id() + "/disable")).bearer(token);
        disabling.request().send().requireJson(200);
        Request rotating = from(SERVER.post("/admin/keys/rotate")).bearer(token);
        rotating.request().send().requireJson(200);

        String both = person.id() + " " + admin.id();
        assertThat(told(ending))
                .containsExactly("session.ended success " + both + " latchkey {\"by\": \"administrator\"}");
        assertThat(told(disabling))
                .containsExactly(
                        "account.disabled success " + both + " - {}",
                        "session.ended success " + both + " latchkey {\"by\": \"account_disabled\"}");
        assertThat(told(rotating))
                .containsExactly("signing_key.rotation_requested success - " + admin.id() + " latchkey {}");
    }

    @Test
    void administerWhenTheRoleIsMissingThenTheRouteIsToldWithoutItsIds() {
        String token = SERVER.login(person).access();
        Request showing = from(SERVER.get("/admin/users/00000000-0000-4000-8000-000000000000?query=a+secret"))
                .bearer(token);
        assertThat(showing.request().send().status()).isEqualTo(403);
        Request anonymous = from(SERVER.get("/admin/users"));
        assertThat(anonymous.request().send().status()).isEqualTo(401);

        assertThat(told(showing))
                .containsExactly("administration.refused refused " + person.id() + " " + person.id()
                        + " latchkey {\"route\": \"/admin/users/{id}\", \"method\": \"GET\"}");
        assertThat(told(anonymous)).isEmpty();
    }

    @Test
    void authenticateWhenAClientCannotProveItselfThenOnlyKnownNamesAreKept() {
        Known client = TestClients.basic(SERVER);
        Request wrong = token(TestClients.basic(client.id(), "wrong"));
        Request unknown = token(TestClients.basic("a-secret-in-the-wrong-place", "wrong"));
        assertThat(List.of(
                        wrong.request().send().status(),
                        unknown.request().send().status()))
                .containsOnly(401);

        assertThat(told(wrong))
                .containsExactly(
                        "client_authentication.failed failure - - " + client.id() + " {\"reason\": \"not_proved\"}");
        assertThat(told(unknown))
                .containsExactly("client_authentication.failed failure - - - {\"reason\": \"unknown_client\"}");
    }

    @Test
    void revokeThenTheTokenIsToldOnce() throws ParseException {
        String access = SERVER.login(person).access();
        Request revoking = from(SERVER.post("/oauth2/revoke"));
        revoking.request().form("client_id=latchkey&token=" + access).send();
        Request again = from(SERVER.post("/oauth2/revoke"));
        again.request().form("client_id=latchkey&token=" + access).send();

        assertThat(told(revoking))
                .containsExactly("token.revoked success " + person.id() + " - latchkey {\"jti\": \""
                        + SignedJWT.parse(access).getJWTClaimsSet().getJWTID() + "\"}");
        assertThat(told(again)).isEmpty();
    }

    @Test
    void requestWhenItsUserAgentIsLongAndStrangeThenTheBeginningIsKept() {
        Request login = new Request(
                SERVER.post("/login")
                        .header("User-Agent", "\u00fc" + "x".repeat(1_000))
                        .header("X-Request-Id", "strange")
                        .json("{\"username\": \"" + person.username() + "\", \"password\": \"" + AuthServer.PASSWORD
                                + "\"}"),
                "strange");
        login.request().send().requireJson(200);

        assertThat(SERVER.audited("SELECT user_agent FROM audit.event WHERE request_id = 'strange'"))
                .containsExactly("?" + "x".repeat(255));
    }

    /**
     * A request that comes through the proxy.
     *
     * @param id of the request, in {@code X-Request-Id}
     */
    private record Request(TestRequest request, String id) {
        Request bearer(String token) {
            return new Request(request.bearer(token), id);
        }
    }

    private static Request from(TestRequest request) {
        String id = UUID.randomUUID().toString();
        return new Request(
                request.header("X-Forwarded-For", "198.51.100.1, 203.0.113.7")
                        .header("User-Agent", "audit-test/1")
                        .header("X-Request-Id", id),
                id);
    }

    private static Request login(String name, String password) {
        return from(SERVER.post("/login").json("{\"username\": \"" + name + "\", \"password\": \"" + password + "\"}"));
    }

    private static Request token(String authorization) {
        return from(SERVER.post("/oauth2/token")
                .form("grant_type=client_credentials")
                .header("Authorization", authorization));
    }

    private static Request changePassword(Tokens tokens, String current) {
        return from(SERVER.post("/password")
                .bearer(tokens.access())
                .json("{\"current_password\": \"" + current
                        + "\", \"new_password\": \"another password that nobody else has\"}"));
    }

    /** {@return event, outcome, account, actor, client and details of the request's events with the expected caller} */
    private static List<String> told(Request request) {
        return SERVER.audited("""
                SELECT concat_ws(' ', event, outcome, coalesce(account_id::text, '-'), coalesce(actor_id::text, '-'),
                    coalesce(client_id, '-'), details)
                FROM audit.event WHERE request_id = '%s' AND ip = '203.0.113.7' AND user_agent = 'audit-test/1'
                ORDER BY id""".formatted(request.id()));
    }
}
