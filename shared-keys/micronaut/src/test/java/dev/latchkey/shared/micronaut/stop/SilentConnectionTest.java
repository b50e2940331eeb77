package dev.latchkey.shared.micronaut.stop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The server stops after a proxy has connected, while the proxy's first request is on its way. */
class SilentConnectionTest {
    private static final String REQUEST = "GET /nothing/here HTTP/1.1\r\nHost: localhost\r\n\r\n";

    @Test
    void stopWhenAConnectionHasSentNothingYetThenItsFirstRequestIsAnswered() throws Exception {
        try (TestIssuer issuer = new TestIssuer();
                EmbeddedServer server = ApplicationContext.run(EmbeddedServer.class, settings(issuer));
                Socket silent = connect(server.getPort())) {
            int port = server.getPort();
            Thread stop = Thread.startVirtualThread(server::stop);
            await().pollInterval(Duration.ofMillis(5)).until(() -> isRefused(port));

            silent.getOutputStream().write(REQUEST.getBytes(StandardCharsets.US_ASCII));

            String answer = new String(silent.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 404").containsIgnoringCase("\r\nconnection: close\r\n");
            stop.join();
        }
    }

    private static Map<String, Object> settings(TestIssuer issuer) {
        TestDatabase database = TestDatabase.create();
        database.makeRevocationLog();
        Map<String, Object> settings = new HashMap<>(database.properties(Role.RESOURCE));
        settings.put("micronaut.server.host", "127.0.0.1");
        settings.put("latchkey.verifier.issuer", TestTokens.ISSUER);
        settings.put("latchkey.verifier.audiences", TestTokens.AUDIENCE);
        settings.put("latchkey.verifier.jwks-uri", issuer.jwksUri().toString());
        return settings;
    }

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.ofLiteral("127.0.0.1"), port);
    }

    private static boolean isRefused(int port) throws IOException {
        try {
            connect(port).close();
            return false;
        } catch (ConnectException refused) {
            return true;
        }
    }
}
