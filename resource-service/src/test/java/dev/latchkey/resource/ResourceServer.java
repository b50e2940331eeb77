package dev.latchkey.resource;

import static org.awaitility.Awaitility.await;

import com.github.benmanes.caffeine.cache.Ticker;
import dev.latchkey.shared.test.FreePort;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestRequest;
import dev.latchkey.shared.test.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.server.EmbeddedServer;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/** A running resource-service. It trusts the issuer whose key set is at the address that the test gives. */
public final class ResourceServer implements AutoCloseable {
    public static final String AUDIENCE = "https://resource.example.test";

    private final EmbeddedServer server;
    private final int managementPort;

    private ResourceServer(EmbeddedServer server, int managementPort) {
        this.server = server;
        this.managementPort = managementPort;
    }

    public static ResourceServer start(TestDatabase database, URI jwksUri) {
        return start(database, jwksUri, Clock.systemUTC(), Map.of());
    }

    /** Starts one with a clock, and with settings that replace the defaults of these tests. */
    public static ResourceServer start(
            TestDatabase database, URI jwksUri, Clock clock, Map<String, Object> differences) {
        int managementPort = FreePort.find();
        Map<String, Object> settings = new HashMap<>(database.properties(Role.RESOURCE));
        settings.put("micronaut.server.host", "localhost");
        settings.put("micronaut.server.port", -1);
        settings.put("endpoints.all.port", managementPort);
        settings.put("ISSUER", TestTokens.ISSUER);
        settings.put("JWKS_URI", jwksUri.toString());
        settings.put("RESOURCE_AUDIENCE", AUDIENCE);
        settings.put("latchkey.verifier.key-set-refresh-interval", "50ms");
        // Short, so that a test does not wait long for the end of a lease.
        settings.put("latchkey.verifier.lease", "1500ms");
        settings.put("datasources.default.maximum-pool-size", 5);
        settings.put("datasources.default.connection-timeout", 500);
        settings.put("datasources.default.validation-timeout", 250);
        settings.put("datasources.default.data-source-properties.socketTimeout", 1);
        settings.putAll(differences);
        return new ResourceServer(
                ApplicationContext.builder()
                        .properties(settings)
                        .singletons(clock, ticker(clock))
                        .run(EmbeddedServer.class),
                managementPort);
    }

    /** Makes caches and pauses follow the test's clock, too. */
    private static Ticker ticker(Clock clock) {
        return clock instanceof TestClock moved ? moved::nanoTime : Ticker.systemTicker();
    }

    /** {@return a database with the revocation log that auth-service creates} */
    public static TestDatabase database() {
        TestDatabase database = TestDatabase.create();
        database.makeRevocationLog();
        return database;
    }

    public TestRequest request(String method, String path) {
        return TestRequest.of(method, server.getURI().resolve(path));
    }

    public TestRequest get(String path) {
        return request("GET", path);
    }

    public TestAnswer get(String path, TestTokens token) {
        return get(path).bearer(token.token()).send();
    }

    /** {@return the service's metrics, in the Prometheus format} */
    public String metrics() {
        return TestRequest.of("GET", URI.create("http://localhost:" + managementPort + "/prometheus"))
                .send()
                .text();
    }

    public TestAnswer health(String kind) {
        return TestRequest.of("GET", URI.create("http://localhost:" + managementPort + "/health/" + kind))
                .send();
    }

    public void awaitReady() {
        await().atMost(Duration.ofMinutes(1)).until(() -> health("readiness").status() == 200);
    }

    @Override
    public void close() {
        server.close();
        server.getApplicationContext().close();
    }
}
