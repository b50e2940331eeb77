package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.auth.audit.TestAudit;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRequest;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A running auth-service for tests, and helpers that register people and sign them in. */
public final class AuthServer implements AutoCloseable {
    public static final String ISSUER = TestTokens.ISSUER;
    public static final String PASSWORD = "seven lamps over the harbour";

    /** Next to every module of the project. */
    private static final Path DEMO_SCOPES = Path.of("..", "demo", "scopes.json");

    private static final AtomicInteger PEOPLE = new AtomicInteger();

    private final TestDatabase database;
    private final EmbeddedServer server;
    private final int managementPort;

    /** The server that most tests share. The first of them starts it; it runs until the JVM ends. */
    private static final class Shared {
        private static final AuthServer INSTANCE = start(AuthDatabase.create());
    }

    /** A person with an account. */
    public record Person(String id, String username, String email) {}

    /** The tokens of a login. */
    public record Tokens(String access, String refresh) {}

    private AuthServer(TestDatabase database, EmbeddedServer server, int managementPort) {
        this.database = database;
        this.server = server;
        this.managementPort = managementPort;
    }

    public static AuthServer shared() {
        return Shared.INSTANCE;
    }

    public static AuthServer start(TestDatabase database) {
        return start(database, Map.of());
    }

    /** Starts a server whose settings differ from {@link #settings}. */
    public static AuthServer start(TestDatabase database, Map<String, Object> differences) {
        return start(database, Clock.systemUTC(), differences);
    }

    public static AuthServer start(TestDatabase database, Clock clock, Map<String, Object> differences) {
        return start(database, clock, differences, List.of());
    }

    /**
     * Starts a server with beans of the test in place of the service's own. If {@code clock} is a {@link TestClock}, the
     * database's clock follows it.
     */
    public static AuthServer start(
            TestDatabase database, Clock clock, Map<String, Object> differences, List<Object> parts) {
        int managementPort = freePort();
        Map<String, Object> settings = settings(database);
        settings.put("endpoints.all.port", managementPort);
        settings.putAll(differences);
        ApplicationContext context = ApplicationContext.builder()
                .properties(settings)
                .singletons(clock, ticker(clock))
                .singletons(parts.toArray())
                .build();
        try {
            EmbeddedServer server = context.start().getBean(EmbeddedServer.class);
            server.start();
            if (clock instanceof TestClock testClock) {
                database.follow(testClock);
            }
            return new AuthServer(database, server, managementPort);
        } catch (RuntimeException e) {
            context.close();
            throw e;
        }
    }

    /** Makes caches follow the test's clock. */
    private static Ticker ticker(Clock clock) {
        return () -> Duration.between(Instant.EPOCH, clock.instant()).toNanos();
    }

    /** {@return the settings of an auth-service on this database} */
    public static Map<String, Object> settings(TestDatabase database) {
        Map<String, Object> settings = new HashMap<>(database.properties(Role.AUTH));
        settings.put("micronaut.server.host", "localhost");
        settings.put("micronaut.server.port", -1);
        settings.put("latchkey.issuer", ISSUER);
        settings.put("latchkey.master-key.key", randomMasterKey());
        // The scopes of resource-service, as in ./stack.
        settings.put("latchkey.scope.file", DEMO_SCOPES.toString());
        settings.put("latchkey.scope.login", "openid profile email notes:read notes:write");
        settings.put("datasources.default.maximum-pool-size", 5);
        // All tests call from one address, and many fail on purpose. The tests of throttle set limits of their own.
        settings.put("latchkey.throttle.account-failures", 100);
        settings.put("latchkey.throttle.address-failures", 1_000_000);
        settings.put("latchkey.throttle.registrations", 1_000_000);
        settings.put("latchkey.throttle.mail-requests", 1_000_000);
        // Tests count mails, and sign in without cookies all the time. NoticesIT has the mails about new devices.
        settings.put("latchkey.notice.new-device", false);
        settings.put("datasources.default.connection-timeout", 20_000); // a busy machine is not an outage
        return settings;
    }

    /** {@return the message of the root cause, which the operator reads when the service does not start} */
    public static String rootMessage(Throwable failure) {
        Throwable root = failure;
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            root = cause;
        }
        return String.valueOf(root.getMessage());
    }

    public static String randomMasterKey() {
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(key);
    }

    private static int freePort() {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("no port is free", e);
        }
    }

    public TestDatabase database() {
        return database;
    }

    /** {@return the address at which the server listens} */
    public URI address() {
        return server.getURI();
    }

    public <T> T bean(Class<T> type) {
        return server.getApplicationContext().getBean(type);
    }

    public int port() {
        return server.getPort();
    }

    public TestRequest get(String path) {
        return TestRequest.of("GET", server.getURI().resolve(path));
    }

    public TestRequest post(String path) {
        return TestRequest.of("POST", server.getURI().resolve(path));
    }

    public TestRequest request(String method, String path) {
        return TestRequest.of(method, server.getURI().resolve(path));
    }

    public TestAnswer health(String kind) {
        return TestRequest.of("GET", URI.create("http://localhost:" + managementPort + "/health/" + kind))
                .send();
    }

    /** {@return a newly registered person, whose password is {@link #PASSWORD}} */
    public Person register() {
        String username = "person-" + PEOPLE.incrementAndGet();
        String email = username + "@example.test";
        TestAnswer answer =
                post("/register").json(registration(username, email)).send();
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return new Person(answer.string("id"), username, email);
    }

    private static String registration(String username, String email) {
        return """
                {"username": "%s", "password": "%s", "email": "%s", "name": "Ada Lovelace"}""".formatted(username, PASSWORD, email);
    }

    public TestAnswer login(String username, String password) {
        return post("/login").json("""
                        {"username": "%s", "password": "%s"}""".formatted(username, password)).send();
    }

    public Tokens login(Person person) {
        TestAnswer answer = login(person.username(), PASSWORD);
        assertThat(answer.status()).as(answer.text()).isEqualTo(200);
        return new Tokens(answer.string("access_token"), answer.string("refresh_token"));
    }

    /** {@return the tokens of a new person} */
    public Tokens signUp() {
        return login(register());
    }

    public TestAnswer refresh(String refreshToken) {
        return post("/oauth2/token")
                .form("grant_type=refresh_token&client_id=latchkey&refresh_token=" + refreshToken)
                .send();
    }

    public TestAnswer logout(String accessToken) {
        return post("/logout").bearer(accessToken).send();
    }

    public TestAnswer status(String accessToken) {
        return get("/get-jwt").bearer(accessToken).send();
    }

    /** {@return the first column of a query's rows, read after this server has written the failures that it counted} */
    public List<String> audited(String query) {
        TestAudit.flush(this);
        return TestRows.select(database, query);
    }

    @Override
    public void close() {
        server.close();
        server.getApplicationContext().close();
    }
}
