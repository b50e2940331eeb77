package dev.latchkey.system;

import static dev.latchkey.system.Caller.newUsername;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * {@code docs/guides/protect-micronaut.md} and {@code docs/guides/call-another-service.md}: their statements about the
 * example are true, and their commands work when pasted.
 */
@SharedStack
class ThirdServiceIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final String ROLE = "latchkey_orders";
    private static final String ROLES_PASSWORD = "a password for orders";
    private static final String SCOPE = "openid profile email notes:read notes:write orders:read";

    @TempDir
    static Path folder;

    private static ApplicationStack shared;
    private static LocalStack stack;
    private static Guide guide;
    private static Guide calls;
    private static ExampleService orders;
    private static String clientId = "";
    private static String clientSecret = "";

    private final Caller caller = new Caller();
    private final String username = newUsername();
    private Reply login;

    @BeforeAll
    static void start(ApplicationStack given) throws IOException, SQLException {
        shared = given;
        stack = given.stack();
        Map<String, String> address = Map.of("http://localhost:8082", "http://localhost:" + given.freePort());
        guide = given.guide("docs/guides/protect-micronaut.md").with(address);
        calls = given.guide("docs/guides/call-another-service.md").with(address);
        makeRole();
        Guide.run(guide.section("Add its scope").blocks("sh").getFirst());
        registerClient();
        orders = ExampleService.start(
                ExampleService.Example.ORDERS,
                given.freePort(),
                Map.of(
                        "AUTH_URL",
                        stack.auth(1).uri().toString(),
                        "RESOURCE_URL",
                        stack.resource(1).uri().toString(),
                        "DATABASE_URL",
                        stack.postgres().jdbcUrl(),
                        "DATABASE_PASSWORD",
                        ROLES_PASSWORD,
                        "ORDERS_CLIENT_ID",
                        clientId,
                        "ORDERS_CLIENT_SECRET",
                        clientSecret),
                folder.resolve("orders.log"));
    }

    @AfterAll
    static void stop() {
        if (orders != null) {
            orders.close();
        }
    }

    @BeforeEach
    void signUp() {
        login = signUp(username);
    }

    @Test
    void pasteTheCallThenItAnswersAsTheGuideSays() {
        List<String> lines = run(guide.section("Call it"));

        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).matches("\\{\"customer\":\"alice-\\d+\",\"orders\":\\[\"seven lamps\"]}");
        assertThat(lines.get(1)).contains("\"User logged out successfully\"");
        assertThat(lines.get(2)).isEqualTo("401");
    }

    @Test
    void pasteTheCallForAUserThenItAnswersAsTheGuideSays() {
        assertThat(run(calls.section("For the user, with Micronaut"))).containsExactly("{\"titles\":[\"Lamps\"]}");
    }

    @Test
    void pasteTheCallsByHttpThenTheyAnswerAsTheGuideSays() {
        List<String> lines = run(
                calls.section("Register the service"),
                calls.section("For the user, by HTTP"),
                calls.section("In the service's own name"));

        assertThat(lines).hasSize(5);
        assertThat(lines.get(0)).contains("\"username\":\"alice-").contains("\"scope\":\"notes:read\"");
        assertThat(lines.get(1)).contains("\"active\":true");
        assertThat(lines.get(2)).isEqualTo("200");
        assertThat(lines.get(3)).isEqualTo("{\"active\":false}");
        assertThat(lines.get(4)).contains("\"username\":\"admin\"");
    }

    @Test
    void readNotesForAUserThenTheUsersOwnAndNobodyElses() {
        write(login, "Lamps");
        write(login, "Ropes");
        Reply other = signUp(newUsername());
        write(other, "Anchors");

        Reply notes = notes(login);

        assertThat(notes.status()).as(notes.body().toString()).isEqualTo(200);
        assertThat(notes.body().toString()).isEqualTo("{\"titles\":[\"Ropes\",\"Lamps\"]}");
        assertThat(notes(other).body().toString()).isEqualTo("{\"titles\":[\"Anchors\"]}");
    }

    @Test
    void callWithoutATokenThen401() {
        assertThat(caller.status(orders.uri(), "/orders", "none")).isEqualTo(401);
        assertThat(caller.status(orders.uri(), "/orders/notes", "none")).isEqualTo(401);
    }

    @Test
    @DisplayName("64 after logout's answer the third service says 401, at once; and its exchange is refused")
    void logOutThenTheNextCallIsRefusedAndSoIsTheExchange() {
        String token = login.text("access_token");
        assertThat(notes(login).status()).isEqualTo(200);
        assertThat(exchange(token).status()).isEqualTo(200);

        Reply loggedOut = caller.logOut(stack.auth(1), token);

        assertThat(caller.status(orders.uri(), "/orders", token)).isEqualTo(401);
        Reply notes = notes(login);
        assertThat(notes.status()).isEqualTo(401);
        assertThat(notes.header("WWW-Authenticate")).isEqualTo("Bearer error=\"invalid_token\"");
        assertThat(loggedOut.body().path("confirmed").asInt()).isGreaterThanOrEqualTo(2);
        Reply refused = exchange(token);
        assertThat(refused.status()).isEqualTo(400);
        assertThat(refused.text("error")).isEqualTo("invalid_request");
    }

    @Test
    void askWhoVerifiesThenTheThirdServiceIsAmongThem() {
        JsonNode verifiers = caller.get(stack.auth(1), "/admin/verifiers", shared.administrator())
                .body()
                .path("items");

        assertThat(verifiers.findValuesAsText("service")).contains("orders-service");
    }

    @Test
    void callWithATokenWithoutTheScopeThen403() {
        Reply narrow = caller.refresh(stack.auth(1), login.text("refresh_token"), "orders:read");
        assertThat(narrow.status()).as(narrow.body().toString()).isEqualTo(200);

        Reply notes = notes(narrow);

        assertThat(notes.status()).isEqualTo(403);
        assertThat(notes.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"notes:read\"");
        assertThat(caller.status(orders.uri(), "/orders", narrow.text("access_token")))
                .isEqualTo(200);
    }

    @Test
    void callWithATokenOfALoginThatDidNotAskThen403() {
        String token = caller.logIn(stack.auth(1), username).text("access_token");

        Reply orders = caller.get(ThirdServiceIT.orders.uri(), "/orders", token);

        assertThat(orders.status()).isEqualTo(403);
        assertThat(orders.header("WWW-Authenticate"))
                .isEqualTo("Bearer error=\"insufficient_scope\", scope=\"orders:read\"");
        assertThat(caller.status(ThirdServiceIT.orders.uri(), "/orders/notes", token))
                .isEqualTo(200);
    }

    @Test
    @DisplayName("85 exchange: act, no wider scope")
    void exchangeThenTheTokenSaysWhoActsAndIsForResourceServiceAlone() throws IOException {
        Reply exchanged = exchange(login.text("access_token"));
        String token = exchanged.text("access_token");
        JsonNode claims = new ObjectMapper().readTree(Base64.getUrlDecoder().decode(token.split("\\.", -1)[1]));

        assertThat(claims.path("act").path("sub").asText()).isEqualTo(clientId);
        assertThat(claims.path("scope").asText()).isEqualTo("notes:read");
        assertThat(caller.get(stack.resource(1), "/notes", token).status()).isEqualTo(200);
        assertThat(caller.status(orders.uri(), "/orders", token)).isEqualTo(401);
        assertThat(caller.get(stack.auth(1), "/userinfo", token).status()).isEqualTo(401);
        assertThat(caller.call(stack.resource(1), "POST", "/notes", token, Map.of("title", "a", "text", "b"))
                        .status())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @EnumSource(Service.class)
    void stopAnotherServiceThenNotesAreUnavailableAndOrdersGoOn(Service service) {
        ServiceProcess stopped = stack.replicas(service).getFirst();
        stopped.stop();
        try {
            for (int i = 0; i < 10; i++) {
                Reply notes = notes(login);
                assertThat(notes.status()).isEqualTo(503);
                assertThat(notes.header("Retry-After")).isEqualTo("2");
                assertThat(notes.header("Content-Type")).isEqualTo("application/problem+json");
                assertThat(notes.text("detail")).isEqualTo("Your notes cannot be read at the moment.");
            }
            assertThat(caller.status(orders.uri(), "/orders", login.text("access_token")))
                    .isEqualTo(200);
        } finally {
            stopped.start();
            stack.awaitReady(List.of(stopped));
        }

        await().atMost(LONG).until(() -> notes(login).status() == 200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"auth.account", "auth.signing_key", "auth.session", "auth.client", "resource.note"})
    void readAnythingButRevocationsAsTheRoleThenDenied(String table) throws SQLException {
        try (Connection connection =
                        DriverManager.getConnection(stack.postgres().jdbcUrl(), ROLE, ROLES_PASSWORD);
                Statement statement = connection.createStatement()) {
            assertThat(statement.execute("SELECT FROM shared.revocation")).isTrue();
            assertThatThrownBy(() -> statement.execute("SELECT FROM " + table))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            denied -> assertThat(denied.getSQLState()).isEqualTo("42501"));
        }
    }

    private static void makeRole() throws SQLException {
        try (Connection connection = stack.postgres().connectAsSuperuser();
                Statement statement = connection.createStatement()) {
            statement.execute(guide.block("Create a role in the database"));
        }
    }

    private static void registerClient() {
        String lines = calls.section("Register the service").blocks("sh").getFirst()
                + "printf '%s\\n%s\\n' \"$ORDERS_CLIENT_ID\" \"$ORDERS_CLIENT_SECRET\"";
        List<String> client = Guide.run(lines).lines().toList();
        clientId = client.get(0);
        clientSecret = client.get(1);
    }

    /** {@return the lines that all commands of these sections print, when pasted one after the other} */
    private static List<String> run(Guide... sections) {
        String commands = Arrays.stream(sections)
                .flatMap(section -> section.blocks("sh").stream())
                .collect(Collectors.joining());
        return Guide.run(commands).lines().toList();
    }

    private Reply signUp(String name) {
        assertThat(caller.register(stack.auth(1), name).status()).isEqualTo(201);
        Reply tokens = caller.logInWithScope(stack.auth(1), name, SCOPE);
        assertThat(tokens.status()).as(tokens.body().toString()).isEqualTo(200);
        return tokens;
    }

    private void write(Reply user, String title) {
        Reply created = caller.call(
                stack.resource(1), "POST", "/notes", user.text("access_token"), Map.of("title", title, "text", ""));
        assertThat(created.status()).as(created.body().toString()).isEqualTo(201);
    }

    private Reply notes(Reply user) {
        return caller.get(orders.uri(), "/orders/notes", user.text("access_token"));
    }

    private Reply exchange(String token) {
        return caller.exchange(
                stack.auth(1),
                clientId,
                clientSecret,
                token,
                stack.resource(1).uri().toString(),
                "notes:read");
    }
}
