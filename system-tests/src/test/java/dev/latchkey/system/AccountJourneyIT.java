package dev.latchkey.system;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.options.AriaRole;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceSettings;
import dev.latchkey.stack.StackSettings;
import dev.latchkey.system.Visitor.Eyes;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/**
 * The life of an account in a browser, from the first page to its deletion, with {@code ./stack}. A proxy sends each
 * request to the next of two replicas, so each step continues what another replica has begun. The links come from the
 * mails that the stack prints.
 */
@EnabledOnOs(OS.LINUX) // StackScript needs setsid
@Needs({Program.CHROMIUM, Program.NGINX})
class AccountJourneyIT {

    private static final int REPLICAS = 2;
    private static final String NEW_PASSWORD = "eight lanterns by the old bridge";
    private static final String ROLE = "latchkey_resource";

    /** Services learn of a deletion after 30 s, when no lease is left. */
    private static final Duration LONG = Duration.ofMinutes(2);

    @TempDir
    Path folder;

    private final Caller caller = new Caller();
    private final NewPerson ada = NewPerson.called("Ada Lovelace");
    private final String bob = Caller.newUsername();
    private StackSettings settings;
    private URI issuer;
    private ProxyProcess proxy;
    private StackScript stack;
    private Chromium chromium;

    /** Notes of both people, each of which the other may read. */
    private record Notes(String adasToken, String adasNote, String bobsToken, String bobsNote) {}

    @BeforeEach
    void start() throws IOException {
        Path data = folder.resolve("data");
        settings = MigratedStack.onFreePorts(data, REPLICAS, REPLICAS);
        int port = ServiceSettings.onFreePorts().port();
        issuer = URI.create("http://localhost:" + port);
        proxy = startProxy(port);
        Map<String, String> variables = new HashMap<>(StackVariables.of(settings));
        variables.put("DATA_DIR", data.toString());
        variables.put("ISSUER", issuer.toString());
        stack = StackScript.start(
                folder, variables, List.of(Repository.root().resolve("stack").toString()));
        stack.awaitLine("Latchkey is ready.");
        chromium = Chromium.start();
    }

    @AfterEach
    void stop() {
        if (chromium != null) {
            chromium.close();
        }
        if (stack != null) {
            stack.close();
        }
        if (proxy != null) {
            proxy.close();
        }
    }

    @Test
    void fromSignUpToDeletionThenEachStepWorksAndNothingIsLeft() throws Exception {
        Stopwatch stopwatch = new Stopwatch();
        try (Visitor visitor = new Visitor(chromium.browser(), issuer, Eyes.of(1280, true))) {
            visitor.context().addInitScript(VirtualAuthenticator.ONLY_FOR_THE_BUTTON);
            VirtualAuthenticator.plugInto(visitor);

            signUp(visitor);
            verifyAddress(visitor);
            addPasskey(visitor);
            signOut(visitor);
            signInByPasskey(visitor);
            signOut(visitor);
            recoverPassword(visitor);
            Notes notes = writeAndShareNotes();
            downloadData(visitor);
            deleteAccount(visitor);
            System.out.println("The account is deleted after " + stopwatch.elapsed());

            assertNothingOpensTheAccount(visitor, notes);
            awaitEndOfNotes(notes);
            assertThat(visitor.complaints())
                    .as("complaints of the browser about the pages, except about intended 4xx answers")
                    .filteredOn(complaint -> !complaint.contains("the server responded with a status of 4"))
                    .isEmpty();
        }
    }

    private void signUp(Visitor visitor) {
        visitor.open("/")
                .lookTwice("journey-sign-in")
                .follow("Create an account")
                .lookTwice("journey-sign-up");
        visitor.type("Name (optional)", ada.name())
                .type("Email address", ada.email())
                .type("Password", Caller.PASSWORD)
                .click("Create account");
        visitor.page().waitForURL("**/dashboard");
        assertThat(visitor.text())
                .contains("Your account is ready. Look into your mailbox", "Verify your email address", "Not verified");
        visitor.lookTwice("journey-dashboard-not-verified");
    }

    private void verifyAddress(Visitor visitor) {
        visitor.open(linkTo("/verify-email")).lookTwice("journey-verify").click("Verify the address");
        visitor.page().waitForURL("**/dashboard");
        assertThat(visitor.text())
                .contains("Your email address is verified.")
                .doesNotContain("Not verified", "Send a new code");
        visitor.lookTwice("journey-dashboard");
    }

    private static void addPasskey(Visitor visitor) {
        visitor.follow("Account").lookTwice("journey-account").follow("Passkeys");
        visitor.follow("Add a passkey").lookTwice("journey-passkey-new").click("Create the passkey");
        visitor.page().waitForURL("**/passkeys");
        assertThat(visitor.text()).contains("The passkey is added.");
        visitor.lookTwice("journey-passkeys");
    }

    private static void signOut(Visitor visitor) {
        visitor.click("Sign out");
        visitor.page().waitForURL("**/login");
    }

    private static void signInByPasskey(Visitor visitor) {
        visitor.lookTwice("journey-signed-out").click("Sign in with a passkey");
        visitor.page().waitForURL("**/dashboard");
        assertThat(visitor.heading()).hasText("Welcome Ada Lovelace! You are logged in.");
    }

    private void recoverPassword(Visitor visitor) {
        visitor.follow("Forgot your password?")
                .lookTwice("journey-forgot")
                .type("Email address", ada.email())
                .click("Send the link");
        assertThat(visitor.heading()).hasText("Look into your mailbox");
        visitor.lookTwice("journey-forgot-told")
                .open(linkTo("/reset"))
                .lookTwice("journey-reset")
                .type("New password", NEW_PASSWORD)
                .click("Set the password");
        visitor.page().waitForURL("**/login");
        assertThat(visitor.text()).contains("Your new password is set");
        visitor.lookTwice("journey-password-reset")
                .type("Email address or username", ada.email())
                .type("Password", NEW_PASSWORD)
                .click("Sign in");
        visitor.page().waitForURL("**/dashboard");
    }

    private Notes writeAndShareNotes() throws IOException, SQLException {
        assertThat(caller.logIn(issuer, ada.email()).status())
                .as("with the lost password")
                .isEqualTo(401);
        assertThat(caller.register(issuer, bob).status()).isEqualTo(201);
        String adasToken = caller.logIn(issuer, ada.email(), NEW_PASSWORD).text("access_token");
        String bobsToken = caller.logIn(issuer, bob).text("access_token");
        Notes notes = new Notes(adasToken, write(adasToken), bobsToken, write(bobsToken));
        share(notes.adasNote(), bob, adasToken);
        share(notes.bobsNote(), ada.email(), bobsToken);
        for (URI resource : replicas(Service.RESOURCE)) {
            assertThat(caller.status(resource, notes.adasNote(), bobsToken)).isEqualTo(200);
            assertThat(caller.status(resource, notes.bobsNote(), adasToken)).isEqualTo(200);
        }
        assertThat(count("resource.note")).isEqualTo(2);
        assertThat(count("resource.note_share")).isEqualTo(2);
        return notes;
    }

    private String write(String token) {
        Reply created = caller.call(
                replicas(Service.RESOURCE).getFirst(),
                "POST",
                "/notes",
                token,
                Map.of("title", "Lamps", "text", "seven"));
        assertThat(created.status()).isEqualTo(201);
        return created.header("Location");
    }

    private void share(String note, String reader, String token) {
        Reply shared =
                caller.call(replicas(Service.RESOURCE).getLast(), "PUT", note + "/shares/" + reader, token, Map.of());
        assertThat(shared.status()).isEqualTo(204);
    }

    private void downloadData(Visitor visitor) throws IOException {
        visitor.follow("Account").follow("Your data").lookTwice("journey-data");
        Download download =
                visitor.page().waitForDownload(() -> visitor.button("Download").click());
        assertThat(download.suggestedFilename()).isEqualTo("latchkey-data.json");
        JsonNode data = new ObjectMapper().readTree(download.path().toFile());
        assertThat(data.path("account").path("email").asText()).isEqualTo(ada.email());
        assertThat(data.path("sessions")).isNotEmpty();
        assertThat(data.toString()).doesNotContain("argon2", Caller.PASSWORD, NEW_PASSWORD);
    }

    private void deleteAccount(Visitor visitor) {
        visitor.follow("Account").follow("Delete the account").lookTwice("journey-delete");
        visitor.page().locator("#username").fill(bob);
        visitor.click("Delete the account for ever");
        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("This is not your username.");
        visitor.lookTwice("journey-delete-refused");
        visitor.page().locator("#username").fill(ada.email());
        visitor.click("Delete the account for ever");
        visitor.page().waitForURL("**/login");
        assertThat(visitor.text()).contains("Your account is deleted.");
        visitor.lookTwice("journey-deleted");
    }

    private void assertNothingOpensTheAccount(Visitor visitor, Notes notes) {
        for (URI resource : replicas(Service.RESOURCE)) {
            assertThat(caller.status(resource, notes.adasNote(), notes.adasToken()))
                    .isEqualTo(401);
        }
        for (URI auth : replicas(Service.AUTH)) {
            assertThat(caller.status(auth, "/get-jwt", notes.adasToken())).isEqualTo(401);
            assertThat(caller.logIn(auth, ada.email(), NEW_PASSWORD).status()).isEqualTo(401);
        }
        visitor.click("Sign in with a passkey");
        assertThat(visitor.page().getByRole(AriaRole.ALERT)).containsText("This passkey does not work here.");
        assertThat(visitor.open("/dashboard").path()).isEqualTo("/login");
        stack.awaitLine("Mail to " + ada.email() + ": Your Latchkey account was deleted");
    }

    /** Waits until Ada's note is gone, and her right to read Bob's. His own note stays. */
    private void awaitEndOfNotes(Notes notes) throws IOException, SQLException {
        await().atMost(LONG).untilAsserted(() -> {
            for (URI resource : replicas(Service.RESOURCE)) {
                assertThat(caller.status(resource, notes.adasNote(), notes.bobsToken()))
                        .isEqualTo(404);
            }
            assertThat(count("resource.note_share")).isZero();
        });
        assertThat(count("resource.note")).isEqualTo(1);
        for (URI resource : replicas(Service.RESOURCE)) {
            assertThat(caller.status(resource, notes.bobsNote(), notes.bobsToken()))
                    .isEqualTo(200);
        }
    }

    /** Waits for a mail with a link to the page, and returns the link. */
    private String linkTo(String page) {
        String start = issuer + page + "?token=";
        stack.awaitLine(start);
        return stack.lines().stream()
                .map(String::strip)
                .filter(line -> line.startsWith(start))
                .findFirst()
                .orElseThrow();
    }

    private List<URI> replicas(Service service) {
        return IntStream.rangeClosed(1, REPLICAS)
                .mapToObj(number -> URI.create(
                        "http://localhost:" + settings.service(service).portOf(number)))
                .toList();
    }

    /** {@return the number of rows, read with the role of resource-service} */
    private long count(String table) throws IOException, SQLException {
        String url = "jdbc:postgresql://127.0.0.1:%d/latchkey".formatted(settings.postgresPort());
        String password =
                Files.readString(folder.resolve("data/secrets").resolve(ROLE)).strip();
        try (Connection connection = DriverManager.getConnection(url, ROLE, password);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    /** Starts nginx, which takes turns between the replicas. Its buffers have room for the cookies of a sign-in. */
    private ProxyProcess startProxy(int port) throws IOException {
        Path files = Files.createDirectory(folder.resolve("nginx"));
        String replicas = replicas(Service.AUTH).stream()
                .map(replica -> "server 127.0.0.1:%d; ".formatted(replica.getPort()))
                .collect(Collectors.joining());
        NginxBalancer.write(files, """
                proxy_http_version 1.1;
                proxy_set_header Connection "";
                proxy_set_header Host $http_host;
                proxy_buffer_size 24k;
                proxy_buffers 8 24k;
                upstream auth-service { %s}
                server { listen 127.0.0.1:%d; location / { proxy_pass http://auth-service; } }
                """.formatted(replicas, port));
        return NginxBalancer.start(files);
    }
}
