package dev.latchkey.shared.micronaut;

import dev.latchkey.shared.test.Http;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestTokens;
import io.micronaut.runtime.server.EmbeddedServer;
import io.micronaut.test.extensions.junit5.annotation.MicronautTest;
import io.micronaut.test.support.TestPropertyProvider;
import jakarta.inject.Inject;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;

/** A service with {@link TestController}, an issuer and a database, all real. */
@MicronautTest
@TestInstance(Lifecycle.PER_CLASS)
abstract class ServiceTest implements TestPropertyProvider {
    final TestDatabase database = TestDatabase.create();
    final TestIssuer issuer = new TestIssuer();

    @Inject
    private EmbeddedServer server;

    /** The settings of a verifying service, and those that every service of this project has. */
    @Override
    public Map<String, String> getProperties() {
        database.makeRevocationLog();
        Map<String, String> properties = new HashMap<>(database.properties(Role.RESOURCE));
        properties.put("latchkey.verifier.issuer", TestTokens.ISSUER);
        properties.put("latchkey.verifier.audiences", TestTokens.AUDIENCE + ",https://notes.example.test");
        properties.put("latchkey.verifier.jwks-uri", issuer.jwksUri().toString());
        properties.put("micronaut.server.max-request-size", "256KB");
        properties.put("endpoints.health.details-visible", "ANONYMOUS");
        properties.put("micronaut.server.cors.localhost-pass-through", "true");
        return properties;
    }

    @AfterAll
    void closeIssuer() {
        issuer.close();
    }

    int port() {
        return server.getPort();
    }

    Http http() {
        return new Http("http://localhost:" + server.getPort());
    }

    static TestTokens valid() {
        return TestTokens.valid(Clock.systemUTC());
    }
}
