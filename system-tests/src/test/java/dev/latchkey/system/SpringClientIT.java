package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Response;
import dev.latchkey.system.ExampleService.Example;
import dev.latchkey.system.Visitor.Eyes;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code docs/guides/sign-in-server.md}: Spring Security's OAuth2 client, configured with only the issuer, a client and
 * its secret.
 */
@Needs(Program.CHROMIUM)
@SharedStack
class SpringClientIT {

    @TempDir
    static Path folder;

    private static Chromium chromium;
    private static ApplicationStack stack;
    private static ExampleService spring;
    private static String clientId = "";

    private final Caller caller = new Caller();
    private final ObjectMapper json = new ObjectMapper();
    private final NewPerson ada = NewPerson.called("Ada Lovelace");

    @BeforeAll
    static void start(ApplicationStack shared) throws IOException {
        stack = shared;
        chromium = Chromium.start();
        Guide guide = stack.guide("docs/guides/sign-in-server.md")
                .section("Register it")
                .with(Map.of("http://localhost:8090", "http://localhost:" + stack.freePort()));
        List<String> client = Guide.run(guide.blocks("sh").getFirst()
                        + "echo \"$READER_CLIENT_ID\" \"$READER_CLIENT_SECRET\" | tr ' ' '\\n'")
                .lines()
                .toList();
        clientId = client.get(0);
        spring = ExampleService.start(
                Example.SPRING,
                stack.freePort(),
                Map.of(
                        "ISSUER",
                        stack.issuer().toString(),
                        "RESOURCE_URL",
                        stack.resource().toString(),
                        "READER_CLIENT_ID",
                        clientId,
                        "READER_CLIENT_SECRET",
                        client.get(1)),
                folder.resolve("spring.log"));
    }

    @AfterAll
    static void stop() {
        if (spring != null) {
            spring.close();
        }
        chromium.close();
    }

    @Test
    void signInThenSpringHasVerifiedWhoItIsAndCallsForThem() throws IOException {
        try (Visitor visitor = new Visitor(chromium.browser(), spring.uri(), Eyes.of(1280, true))) {
            List<String> requests = new CopyOnWriteArrayList<>();
            visitor.page().onRequest(request -> requests.add(request.url()));
            visitor.open("/");
            assertThat(visitor.page().url()).startsWith(stack.issuer() + "/login?");
            assertThat(requests)
                    .filteredOn(request -> request.startsWith(stack.issuer() + "/oauth2/authorize?"))
                    .singleElement()
                    .asString()
                    .contains("code_challenge_method=S256", "state=", "nonce=");

            ada.signUpAndIn(visitor);
            assertThat(visitor.text()).contains("Allow Reader to sign you in?");
            visitor.click("Allow");
            visitor.page().waitForURL(spring.uri() + "/**");

            JsonNode person = json.readTree(visitor.text());
            assertThat(person.path("name").asText()).isEqualTo(ada.email());
            JsonNode idToken = person.path("id_token");
            assertThat(idToken.path("iss").asText()).isEqualTo(stack.issuer().toString());
            assertThat(idToken.path("aud").path(0).asText()).isEqualTo(clientId);
            assertThat(idToken.path("name").asText()).isEqualTo(ada.name());
            assertThat(idToken.path("email").asText()).isEqualTo(ada.email());
            JsonNode userInfo = person.path("userinfo");
            assertThat(userInfo.path("sub")).isEqualTo(idToken.path("sub"));
            assertThat(userInfo.path("name").asText()).isEqualTo(ada.name());
            assertThat(userInfo.path("preferred_username").asText()).isEqualTo(ada.email());

            assertThat(notes(visitor)).isEqualTo("[]");
            write("Seven lamps");
            assertThat(notes(visitor)).isEqualTo("[\"Seven lamps\"]");
        }
    }

    @Test
    void denyThenNobodyIsSignedIn() {
        try (Visitor visitor = new Visitor(chromium.browser(), spring.uri(), Eyes.of(1280, true))) {
            visitor.open("/");
            ada.signUpAndIn(visitor);
            visitor.click("Deny");
            visitor.page().waitForURL(spring.uri() + "/login?error");

            visitor.open("/");
            assertThat(visitor.page().url()).as("asked again").startsWith(stack.issuer() + "/oauth2/authorize?");
        }
    }

    private String notes(Visitor visitor) {
        Response response = Objects.requireNonNull(visitor.page().navigate("/notes"));
        assertThat(response.status()).as(response.text()).isEqualTo(200);
        return response.text();
    }

    private void write(String title) {
        String token = caller.logIn(stack.issuer(), ada.email()).text("access_token");
        Reply created =
                caller.call(stack.stack().resource(1), "POST", "/notes", token, Map.of("title", title, "text", ""));
        assertThat(created.status()).isEqualTo(201);
    }
}
