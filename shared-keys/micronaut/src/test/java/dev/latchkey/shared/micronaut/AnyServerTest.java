package dev.latchkey.shared.micronaut;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestTokens;
import io.micronaut.context.ApplicationContext;
import io.micronaut.security.authentication.Authentication;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Starts a service that has neither Micronaut's Netty server nor Flyway on its class path. */
@Timeout(120)
class AnyServerTest {
    private static final Pattern LEFT_OUT = Pattern.compile("(micronaut-http-server-netty|flyway)-.*\\.jar");

    @Test
    void startWithoutNettyServerAndFlywayThenTokensAreVerified() throws Exception {
        TestDatabase database = TestDatabase.create();
        database.makeRevocationLog();
        try (TestIssuer issuer = new TestIssuer();
                URLClassLoader libraries = new URLClassLoader(libraries(), ClassLoader.getPlatformClassLoader())) {
            for (String type :
                    List.of("io.micronaut.http.server.netty.NettyServerCustomizer", "org.flywaydb.core.Flyway")) {
                assertThatThrownBy(() -> libraries.loadClass(type)).isInstanceOf(ClassNotFoundException.class);
            }

            Object seen = run(
                    libraries,
                    settings(database, issuer),
                    TestTokens.valid(Clock.systemUTC()).token());

            assertThat(seen)
                    .isEqualTo(Map.of(
                            "the token", TestTokens.SUBJECT,
                            "a forged token", "refused",
                            "micronaut.server.idle-timeout", "not set",
                            "micronaut.netty.event-loops.parent.num-threads", "not set"));
        }
    }

    private static URL[] libraries() throws MalformedURLException {
        List<URL> libraries = new ArrayList<>();
        for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
            Path library = Path.of(entry);
            if (!LEFT_OUT.matcher(library.getFileName().toString()).matches()) {
                libraries.add(library.toUri().toURL());
            }
        }
        return libraries.toArray(URL[]::new);
    }

    /** Sets the thread's class loader, too: Micronaut finds its services with it. */
    private static @Nullable Object run(ClassLoader libraries, Map<String, Object> settings, String token)
            throws ReflectiveOperationException {
        Thread thread = Thread.currentThread();
        ClassLoader own = thread.getContextClassLoader();
        thread.setContextClassLoader(libraries);
        try {
            return libraries
                    .loadClass(Verifying.class.getName())
                    .getMethod("run", Map.class, String.class)
                    .invoke(null, settings, token);
        } finally {
            thread.setContextClassLoader(own);
        }
    }

    private static Map<String, Object> settings(TestDatabase database, TestIssuer issuer) {
        Map<String, Object> settings = new HashMap<>(database.properties(Role.RESOURCE));
        settings.put("latchkey.verifier.issuer", TestTokens.ISSUER);
        settings.put("latchkey.verifier.audiences", TestTokens.AUDIENCE);
        settings.put("latchkey.verifier.jwks-uri", issuer.jwksUri().toString());
        return settings;
    }

    /** The service. The other class loader loads it. */
    public static final class Verifying {
        private Verifying() {}

        /** {@return what the service decides on the token and on a forged one, and settings that are for Netty only} */
        public static Map<String, String> run(Map<String, Object> settings, String token) {
            try (ApplicationContext context = ApplicationContext.run(settings)) {
                BearerTokenValidator validator = context.getBean(BearerTokenValidator.class);
                Map<String, String> seen = new HashMap<>();
                seen.put("the token", caller(validator, token));
                seen.put("a forged token", caller(validator, token + "x"));
                for (String setting :
                        List.of("micronaut.server.idle-timeout", "micronaut.netty.event-loops.parent.num-threads")) {
                    seen.put(setting, context.getProperty(setting, String.class).orElse("not set"));
                }
                return seen;
            }
        }

        private static String caller(BearerTokenValidator validator, String token) {
            Authentication caller = validator.validateToken(token, null).block();
            return caller == null ? "refused" : caller.getName();
        }
    }
}
