package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jwt.SignedJWT;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRows;
import java.text.ParseException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditIT {
    private final AuthServer server = AuthServer.shared();
    private final Person person = server.register();

    @Test
    void loginAndLogoutThenBothAreTold() throws ParseException {
        Tokens tokens = server.login(person);
        server.logout(tokens.access()).requireJson(200);

        String session = SignedJWT.parse(tokens.access()).getJWTClaimsSet().getStringClaim("sid");
        assertThat(events())
                .containsExactly(
                        "account.registered 127.0.0.1 {}",
                        "login.succeeded " + session + " latchkey 127.0.0.1 {}",
                        "session.ended " + session + " latchkey 127.0.0.1 {\"by\": \"logout\"}");
    }

    @Test
    void loginWhenPasswordIsWrongThenTheReasonIsToldAndNoPassword() {
        server.login(person.username(), "a password of another place");

        assertThat(events())
                .containsExactly(
                        "account.registered 127.0.0.1 {}", "login.failed 127.0.0.1 {\"reason\": \"wrong_password\"}");
    }

    @Test
    void loginWhenAccountIsDisabledThenTheReasonIsTold() {
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET enabled = false WHERE id = '" + person.id() + "'");

        server.login(person.username(), AuthServer.PASSWORD);

        assertThat(events())
                .containsExactly(
                        "account.registered 127.0.0.1 {}", "login.failed 127.0.0.1 {\"reason\": \"disabled\"}");
    }

    @Test
    void loginWhenNameIsUnknownThenWhatWasTypedIsNotKept() {
        String typed = "my password, in the wrong field";

        server.login(typed, "nothing");

        assertThat(String.join("", TestRows.of(server.database(), "auth.audit_event")))
                .contains("unknown_name")
                .doesNotContain(typed);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "UPDATE auth.audit_event SET event = 'x'",
                "DELETE FROM auth.audit_event",
                "TRUNCATE auth.audit_event"
            })
    void changeThenRefused(String sql) {
        assertThatThrownBy(() -> server.database().execute(Role.AUTH, sql))
                .rootCause()
                .hasMessageContaining("append-only");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "login", "Login.failed", "login.", ".failed", "login failed", "login.failed "})
    void eventWhenNameIsOfAnotherFormThenRefused(String name) {
        assertThatIllegalArgumentException().isThrownBy(() -> AuditEvent.of(name));
    }

    private List<String> events() {
        return TestRows.select(
                server.database(),
                "SELECT concat_ws(' ', event, session_id, client_id, ip, details) FROM auth.audit_event"
                        + " WHERE account_id = '" + person.id() + "' ORDER BY id");
    }
}
