package dev.latchkey.resource;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.latchkey.shared.test.TestAuthService;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestTokens;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Runs the service with its own log configuration, at level TRACE. */
class SecretsInLogsIT {
    private static final String LEVEL = "LOG_LEVEL";
    private static final String DIARY = "dear diary, nobody else shall read this";

    private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void logEverything() throws JoranException {
        System.setProperty(LEVEL, "TRACE");
        logging.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logging);
        configurator.doConfigure(Objects.requireNonNull(ResourceService.class.getResource("/logback.xml")));
        Logger root = logging.getLogger(Logger.ROOT_LOGGER_NAME);
        root.detachAndStopAllAppenders();
        AppenderBase<ILoggingEvent> collector = new AppenderBase<>() {
            @Override
            protected void append(ILoggingEvent event) {
                lines.add(event.getLoggerName() + " " + event.getFormattedMessage()
                        + (event.getThrowableProxy() == null
                                ? ""
                                : ThrowableProxyUtil.asString(event.getThrowableProxy())));
            }
        };
        collector.setContext(logging);
        collector.start();
        root.addAppender(collector);
    }

    @AfterEach
    void logAsBefore() throws JoranException {
        System.clearProperty(LEVEL);
        logging.reset();
        new ContextInitializer(logging).autoConfig();
    }

    @Test
    @DisplayName("27 no password, token or text of a note in any log line at any level")
    void writeAndShareThenNoSecretIsLogged() {
        Clock clock = Clock.systemUTC();
        TestTokens token = TestTokens.valid(clock);
        try (TestIssuer issuer = new TestIssuer();
                TestAuthService auth = new TestAuthService(clock);
                ResourceServer server = start(ResourceServer.database(), issuer, auth)) {
            auth.account("bob", UUID.randomUUID().toString());
            String note = server.request("POST", "/notes")
                    .bearer(token.token())
                    .json("{\"title\": \"" + DIARY + "\", \"text\": \"" + DIARY + "\"}")
                    .send()
                    .header("Location");
            server.request("PUT", note)
                    .bearer(token.token())
                    .header("If-Match", "*")
                    .json("{\"title\": \"" + DIARY + "\", \"text\": \"" + DIARY + "\"}")
                    .send()
                    .requireJson(200);
            server.get("/notes", token).requireJson(200);
            assertThat(share(server, note, token)).isEqualTo(204);
            auth.revokeTokens();
            assertThat(share(server, note, token)).isEqualTo(204);
            auth.revokeTokens();
            auth.nextToken(401, "application/json", "{\"error\":\"invalid_client\"}");
            assertThat(share(server, note, token)).isEqualTo(503);
        }
        String basic = Base64.getEncoder()
                .encodeToString((TestAuthService.CLIENT_ID + ":"
                                + URLEncoder.encode(TestAuthService.CLIENT_SECRET, StandardCharsets.UTF_8))
                        .getBytes(StandardCharsets.US_ASCII));
        List<String> secrets = List.of(
                DIARY,
                token.token(),
                token.token().substring(token.token().lastIndexOf('.') + 1),
                "own-token-",
                TestAuthService.CLIENT_SECRET,
                basic,
                Role.RESOURCE.password());

        assertThat(lines).hasSizeGreaterThan(100); // proves that the level is TRACE
        assertThat(lines.stream()
                        .filter(line -> secrets.stream().anyMatch(line::contains))
                        .toList())
                .isEmpty();
    }

    private static int share(ResourceServer server, String note, TestTokens token) {
        return server.request("PUT", note + "/shares/bob")
                .bearer(token.token())
                .send()
                .status();
    }

    private static ResourceServer start(TestDatabase database, TestIssuer issuer, TestAuthService auth) {
        return ResourceServer.start(
                database,
                issuer.jwksUri(),
                Clock.systemUTC(),
                Map.of("AUTH_URL", auth.uri().toString(), "RESOURCE_CLIENT_SECRET", TestAuthService.CLIENT_SECRET));
    }
}
