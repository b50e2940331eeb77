package dev.latchkey.auth.caller;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestRequest;
import dev.latchkey.shared.test.TestRows;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which caller's address the session and the audit log get, depending on the headers of a sign-in from 127.0.0.1. */
class CallerAddressIT {
    private static final AuthServer BEHIND_PROXIES = AuthServer.start(
            AuthDatabase.create(), Map.of("latchkey.proxies.trusted", "127.0.0.1/32, 10.0.0.0/8, 2001:db8:1::/48"));

    @AfterAll
    static void stop() {
        BEHIND_PROXIES.close();
    }

    @ParameterizedTest
    @DisplayName("24 a forged X-Forwarded-For does not change the address")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '\u0000',
            value = {
                "X-Forwarded-For | 192.0.2.1 | 192.0.2.1",
                "X-Forwarded-For | 192.0.2.66, 192.0.2.1 | 192.0.2.1",
                "X-Forwarded-For | 192.0.2.66, 192.0.2.1, 10.1.2.3 | 192.0.2.1",
                "X-Forwarded-For | 192.0.2.66 , 192.0.2.1,10.1.2.3 ,, | 192.0.2.1",
                "X-Forwarded-For | 10.9.9.9, 10.1.2.3 | 10.9.9.9",
                "X-Forwarded-For | 192.0.2.1:4711 | 192.0.2.1",
                "X-Forwarded-For | 2001:db8:2::7 | 2001:db8:2:0:0:0:0:7",
                "X-Forwarded-For | [2001:db8:2::7]:443, 2001:db8:1::1 | 2001:db8:2:0:0:0:0:7",
                "X-Forwarded-For | ::ffff:192.0.2.1 | 192.0.2.1",
                "X-Forwarded-For | 192.0.2.66, unknown | 127.0.0.1",
                "X-Forwarded-For | 192.0.2.66, _hidden, 10.1.2.3 | 10.1.2.3",
                "X-Forwarded-For | 192.0.2.66, not-an-address, 10.1.2.3 | 10.1.2.3",
                "X-Forwarded-For | 192.0.2.66, 10.1 | 127.0.0.1",
                "X-Forwarded-For | , | 127.0.0.1",
                "Forwarded | for=192.0.2.1 | 192.0.2.1",
                "Forwarded | For=192.0.2.66, for=192.0.2.1;proto=https;by=10.1.2.3 | 192.0.2.1",
                "Forwarded | for=192.0.2.1, for=10.1.2.3 | 192.0.2.1",
                "Forwarded | for=\"192.0.2.1:4711\" | 192.0.2.1",
                "Forwarded | proto=http;for=\"[2001:db8:2::7]:_port\" | 2001:db8:2:0:0:0:0:7",
                "Forwarded | for=192.0.2.66, for=unknown | 127.0.0.1",
                "Forwarded | for=192.0.2.66, for=_SEVKISEK;proto=https, for=10.1.2.3 | 10.1.2.3",
                "Forwarded | for=192.0.2.66, proto=https | 127.0.0.1",
                "Forwarded | for=192.0.2.66, for=192.0.2.67;for=192.0.2.1 | 127.0.0.1",
                "Forwarded | for=\"192.0.2.66, for=192.0.2.1 | 192.0.2.1",
                "Forwarded | for=\"\\, for=\"[2001:db8:2::7]\" | 2001:db8:2:0:0:0:0:7",
                "Forwarded | host=\"a,for=192.0.2.66\";for=192.0.2.1 | 192.0.2.1"
            })
    void loginWhenAProxyForwardsItThenTheCallersAddressIsKnown(String header, String value, String expected) {
        assertThat(addresses(BEHIND_PROXIES, header, value)).containsExactly(expected, expected);
    }

    @Test
    void loginWhenSeveralLinesThenTheLastIsReadFirst() {
        Person person = BEHIND_PROXIES.register();

        assertThat(addresses(
                        BEHIND_PROXIES,
                        person,
                        login(BEHIND_PROXIES, person)
                                .header("X-Forwarded-For", "192.0.2.66")
                                .header("X-Forwarded-For", "192.0.2.1, 10.1.2.3")))
                .containsExactly("192.0.2.1", "192.0.2.1");
    }

    @Test
    void loginWhenTwoHeadersDisagreeThenItIsTheProxysOwnUnlessASettingSaysWhichCounts() {
        Person person = BEHIND_PROXIES.register();
        assertThat(addresses(BEHIND_PROXIES, person, twoHeaders(BEHIND_PROXIES, person, "192.0.2.1")))
                .containsExactly("192.0.2.1", "192.0.2.1");
        Person other = BEHIND_PROXIES.register();
        assertThat(addresses(BEHIND_PROXIES, other, twoHeaders(BEHIND_PROXIES, other, "192.0.2.66")))
                .containsExactly("127.0.0.1", "127.0.0.1");

        try (AuthServer oneHeader = AuthServer.start(
                AuthDatabase.create(),
                Map.of("latchkey.proxies.trusted", "127.0.0.1", "latchkey.proxies.header", "x-forwarded-for"))) {
            Person third = oneHeader.register();
            assertThat(addresses(oneHeader, third, twoHeaders(oneHeader, third, "192.0.2.66")))
                    .containsExactly("192.0.2.1", "192.0.2.1");
        }
    }

    private static TestRequest twoHeaders(AuthServer server, Person person, String forwarded) {
        return login(server, person).header("X-Forwarded-For", "192.0.2.1").header("Forwarded", "for=" + forwarded);
    }

    @ParameterizedTest
    @DisplayName("24 a forged X-Forwarded-For does not change the address")
    @CsvSource({"X-Forwarded-For, 192.0.2.1", "Forwarded, for=192.0.2.1", "X-Real-IP, 192.0.2.1"})
    void loginWhenNoProxyIsTrustedThenHeadersChangeNothing(String header, String value) {
        assertThat(addresses(AuthServer.shared(), header, value)).containsExactly("127.0.0.1", "127.0.0.1");
    }

    @Test
    void startWhenAPrefixIsBadThenItIsRefused() {
        Throwable failure = catchThrowable(
                () -> AuthServer.start(AuthDatabase.create(), Map.of("latchkey.proxies.trusted", "nginx")));

        assertThat(AuthServer.rootMessage(failure)).contains("TRUSTED_PROXIES", "nginx");
    }

    private static List<String> addresses(AuthServer server, String header, String value) {
        Person person = server.register();
        return addresses(server, person, login(server, person).header(header, value));
    }

    /** {@return the caller's address in the session and in the audit event} */
    private static List<String> addresses(AuthServer server, Person person, TestRequest login) {
        login.send().requireJson(200);
        return TestRows.select(
                server.database(),
                "SELECT ip FROM auth.session WHERE account_id = '" + person.id() + "' UNION ALL SELECT ip FROM"
                        + " audit.event WHERE event = 'login.succeeded' AND account_id = '" + person.id() + "'");
    }

    private static TestRequest login(AuthServer server, Person person) {
        return server.post("/login").json("""
                {"username": "%s", "password": "%s"}""".formatted(person.username(), AuthServer.PASSWORD));
    }
}
