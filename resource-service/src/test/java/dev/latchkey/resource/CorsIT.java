package dev.latchkey.resource;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.shared.test.TestAnswer;
import java.net.URI;
import java.time.Clock;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Pages of another origin may call the service only if a setting names that origin. */
class CorsIT {
    private static final String APP = "https://app.example.test";
    private static final URI NO_ISSUER = URI.create("http://localhost:1/jwks.json");

    @Test
    void callFromAnotherOriginWhenNoneIsAllowedThenNoHeaders() {
        try (ResourceServer server = ResourceServer.start(ResourceServer.database(), NO_ISSUER)) {
            assertThat(isAllowed(preflight(server))).isFalse();
            assertThat(isAllowed(server.get("/notes").header("Origin", APP).send()))
                    .isFalse();
        }
    }

    @Test
    void callFromAnAllowedOriginThenItMayWriteNotes() {
        try (ResourceServer server = ResourceServer.start(
                ResourceServer.database(), NO_ISSUER, Clock.systemUTC(), Map.of("CORS_ORIGINS", APP))) {
            TestAnswer preflight = preflight(server);
            assertThat(preflight.status()).isEqualTo(200);
            assertThat(preflight.header("Access-Control-Allow-Origin")).isEqualTo(APP);
            assertThat(preflight.header("Access-Control-Allow-Methods")).isEqualTo("PUT");
            assertThat(preflight.headers().allValues("Access-Control-Allow-Headers"))
                    .containsExactly("authorization", "if-match");
            TestAnswer answer = server.get("/notes").header("Origin", APP).send();
            assertThat(answer.status()).isEqualTo(401);
            assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo(APP);
            assertThat(answer.headers().allValues("Access-Control-Expose-Headers"))
                    .containsExactly("ETag", "Link", "Location", "Retry-After", "WWW-Authenticate");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Credentials"))
                    .isEmpty();
        }
    }

    private static TestAnswer preflight(ResourceServer server) {
        return server.request("OPTIONS", "/notes/00000000-0000-0000-0000-000000000000")
                .header("Origin", APP)
                .header("Access-Control-Request-Method", "PUT")
                .header("Access-Control-Request-Headers", "authorization,if-match")
                .send();
    }

    private static boolean isAllowed(TestAnswer answer) {
        return answer.headers().map().keySet().stream()
                .anyMatch(name -> name.toLowerCase(Locale.ROOT).startsWith("access-control-"));
    }
}
