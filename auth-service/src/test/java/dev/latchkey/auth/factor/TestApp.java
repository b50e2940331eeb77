package dev.latchkey.auth.factor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import java.time.Clock;
import java.util.List;
import java.util.Objects;

/**
 * An authenticator app, as a person has it on a phone.
 *
 * @param secret in base 32
 * @param recoveryCodes as they were shown; empty until the app is confirmed
 */
public record TestApp(String secret, List<String> recoveryCodes) {
    /** {@return the code that the app shows now} */
    public String code() {
        return code(0);
    }

    /** {@return the code of another time step, relative to now} */
    public String code(int steps) {
        TotpCodes codes = new TotpCodes(Clock.systemUTC());
        return codes.code(
                TotpSecret.of(secret), TotpCodes.stepAt(Clock.systemUTC().instant()) + steps);
    }

    /** {@return a code that the app does not show around now} */
    public String wrongCode() {
        List<String> good = List.of(code(-2), code(-1), code(0), code(1), code(2));
        return List.of("000000", "111111", "222222", "333333", "444444", "555555").stream()
                .filter(code -> !good.contains(code))
                .findFirst()
                .orElseThrow();
    }

    /** {@return a new app of the person who has this access token} Its first code can be used again. */
    public static TestApp setUp(AuthServer server, Person person, String access) {
        TestAnswer begun = begin(server, access).requireJson(200);
        TestApp app = new TestApp(begun.string("secret"), List.of());
        TestAnswer confirmed =
                confirm(server, access, begun.string("enrolment"), app.code()).requireJson(200);
        forgetCodes(server, person);
        return new TestApp(app.secret(), codes(confirmed));
    }

    /** Lets codes work again that were used before, so that a test need not wait for the next one. */
    public static void forgetCodes(AuthServer server, Person person) {
        server.database()
                .execute(Role.AUTH, "UPDATE auth.totp SET last_step = 0 WHERE account_id = '" + person.id() + "'");
    }

    static TestAnswer begin(AuthServer server, String access) {
        return server.post("/second-factors/totp").bearer(access).send();
    }

    static TestAnswer confirm(AuthServer server, String access, String enrolment, String code) {
        return server.post("/second-factors/totp/confirmation")
                .bearer(access)
                .json("{\"enrolment\": \"" + enrolment + "\", \"code\": \"" + code + "\"}")
                .send();
    }

    /** {@return the recovery codes of an answer} */
    public static List<String> codes(TestAnswer answer) {
        List<?> codes = (List<?>) Objects.requireNonNull(answer.json().get("recovery_codes"), answer.text());
        return codes.stream().map(String::valueOf).toList();
    }

    /** {@return the ticket of a sign-in whose password was right} */
    public static String ticket(AuthServer server, Person person) {
        TestAnswer answer = server.login(person.username(), AuthServer.PASSWORD);
        assertThat(answer.status()).as(answer.text()).isEqualTo(403);
        return answer.string("ticket");
    }

    /** Sends a code as the second step of a sign-in. */
    public static TestAnswer complete(AuthServer server, String ticket, String code) {
        return server.post("/login/second-factor")
                .json("{\"ticket\": \"" + ticket + "\", \"code\": \"" + code + "\"}")
                .send();
    }

    /** The secrets stay out of the names of tests. */
    @Override
    public String toString() {
        return "TestApp[]";
    }
}
