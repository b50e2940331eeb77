package dev.latchkey.auth;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.classic.util.ContextInitializer;
import ch.qos.logback.core.AppenderBase;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.auth.AuthServer.Tokens;
import dev.latchkey.auth.client.TestClients;
import dev.latchkey.auth.factor.TestApp;
import dev.latchkey.auth.mail.Mail;
import dev.latchkey.auth.mail.MailKind;
import dev.latchkey.auth.mail.MailServer;
import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.auth.page.TestBrowser;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import java.net.URL;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** No secret is in a log line at any level, with the service's own log configuration, nor in the audit log. */
class SecretsInLogsIT {
    private static final String LEVEL = "LOG_LEVEL";

    private final LoggerContext logging = (LoggerContext) LoggerFactory.getILoggerFactory();
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @BeforeEach
    void logEverything() throws JoranException {
        System.setProperty(LEVEL, "TRACE");
        logging.reset();
        JoranConfigurator configurator = new JoranConfigurator();
        configurator.setContext(logging);
        configurator.doConfigure(ownConfiguration());
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
    @DisplayName("27 no password or token in any log line at any level, nor in the audit log")
    void signUpRefreshAndLogoutThenNoSecretIsLogged() {
        String guess = "a wrong guess that is somebody's password elsewhere";
        TestDatabase database = AuthDatabase.create();
        String masterKey = AuthServer.randomMasterKey();
        List<String> secrets = new ArrayList<>(List.of(AuthServer.PASSWORD, guess, masterKey));
        try (AuthServer server = AuthServer.start(database, Map.of("latchkey.master-key.key", masterKey))) {
            Tokens tokens = server.signUp();
            String username = TestRows.select(database, "SELECT username FROM auth.account")
                    .getFirst();
            server.login(username, guess);
            server.login("nobody", guess);
            server.post("/login")
                    .json("{\"username\": 1, \"password\": \"" + guess + "\"}")
                    .send();
            server.post("/login")
                    .json("{\"password\": \"" + guess + "\", \"password\": \"" + guess + "\"}")
                    .send();
            server.post("/login").json("{\"password\": \"" + guess).send();
            server.post("/register")
                    .json("{\"username\": \"" + username + "\", \"password\": \"" + guess + "\"}")
                    .send();
            server.post("/set-jwt")
                    .form("username=ada&password=" + guess.replace(' ', '+'))
                    .send();
            secrets.add(guess.replace(' ', '+'));
            server.get("/userinfo").bearer(tokens.access()).send();
            server.status(tokens.access() + "x");
            server.get("/get-jwt")
                    .header("Authorization", "Basic " + tokens.refresh())
                    .send();
            String successor = server.refresh(tokens.refresh()).string("refresh_token");
            server.refresh(tokens.refresh());
            server.refresh(successor + "x");
            database.execute(TestDatabase.Role.AUTH, "ALTER TABLE auth.account ADD CHECK (username <> 'refused')");
            server.post("/register")
                    .json("{\"username\": \"refused\", \"password\": \"" + AuthServer.PASSWORD + "\"}")
                    .send()
                    .requireProblem(500, "The request failed. The service's log contains the reason.");
            server.post("/password")
                    .bearer(tokens.access())
                    .json("{\"current_password\": \"" + guess + "\", \"new_password\": \"" + guess + "\"}")
                    .send();
            String next = "another password that nobody else has";
            secrets.add(next);
            server.post("/password")
                    .bearer(tokens.access())
                    .json("{\"current_password\": \"" + AuthServer.PASSWORD + "\", \"new_password\": \"" + next + "\"}")
                    .send();
            String link = RandomSecret.text();
            secrets.add(link);
            server.post("/password/reset")
                    .json("{\"token\": \"" + link + "\", \"new_password\": \"" + guess + "\"}")
                    .send();
            server.logout(tokens.access());
            server.status(tokens.access());
            server.refresh(successor);
            secrets.addAll(usePages(server, guess));
            secrets.addAll(useAnApp(server));
            secrets.addAll(List.of(tokens.access(), signature(tokens.access()), tokens.refresh(), successor));
        }
        secrets.add("$argon2id$");
        secrets.addAll(TestRows.select(database, "SELECT encrypted_jwk FROM auth.signing_key"));
        secrets.add(TestDatabase.Role.AUTH.password());

        requireNotLogged(secrets);
        requireNotAudited(database, secrets);
    }

    /** {@return the secrets of an authenticator app that is set up and used} */
    private static List<String> useAnApp(AuthServer server) {
        Person owner = server.register();
        TestApp app = TestApp.setUp(server, owner, server.login(owner).access());
        String ticket = TestApp.ticket(server, owner);
        TestApp.complete(server, ticket, app.wrongCode());
        TestApp.complete(server, ticket, app.recoveryCodes().getFirst()).requireJson(200);
        TestAnswer page =
                new TestBrowser(server).signedInAs(server.register()).submit("/two-step", "/two-step/set-up", Map.of());
        List<String> secrets = new ArrayList<>(app.recoveryCodes());
        secrets.addAll(List.of(
                app.secret(), ticket, String.valueOf(TestBrowser.hidden(page).get("enrolment"))));
        return secrets;
    }

    @Test
    @DisplayName("27 no client's secret, and no administrator's first password, in any log line or in the audit log")
    void clientsAuthenticateThenNoSecretIsLogged() {
        String first = "a first password for the harbour";
        String shared = "0123456789abcdef0123456789abcdef-of-both-services";
        List<String> secrets = new ArrayList<>(List.of(first, shared));
        TestDatabase database = AuthDatabase.create();
        try (AuthServer server = AuthServer.start(
                database,
                Map.of(
                        "latchkey.admin.username", "root",
                        "latchkey.admin.password", first,
                        "latchkey.resource-client.secret", shared))) {
            String admin = server.login("root", first).string("access_token");
            TestAnswer client =
                    server.post("/admin/clients").bearer(admin).json("""
                            {"client_name": "Orders", "grant_types": ["client_credentials"], "scope": "notes:count",
                            "token_endpoint_auth_method": "client_secret_basic"}""").send().requireJson(201);
            String id = client.string("client_id");
            String replaced = server.post("/admin/clients/" + id + "/secret")
                    .bearer(admin)
                    .send()
                    .string("client_secret");
            TestClients.Known poster = TestClients.post(server);
            secrets.addAll(List.of(admin, client.string("client_secret"), replaced, poster.secret()));
            for (String basic : List.of(
                    TestClients.basic("resource-service", shared),
                    TestClients.basic(id, replaced),
                    TestClients.basic(id, client.string("client_secret")),
                    TestClients.basic("nobody", replaced))) {
                secrets.add(basic.substring("Basic ".length()));
                server.post("/oauth2/token")
                        .form("grant_type=client_credentials")
                        .header("Authorization", basic)
                        .send();
            }
            String token = server.post("/oauth2/token")
                    .form("grant_type=client_credentials&" + poster.post())
                    .send()
                    .string("access_token");
            server.post("/oauth2/token")
                    .form("grant_type=client_credentials&" + poster.post() + "&scope=admin")
                    .send();
            server.post("/oauth2/token")
                    .form("grant_type=client_credentials&" + poster.post() + '&' + poster.post())
                    .send();
            server.get("/accounts/root").bearer(token).send().requireJson(200);
            secrets.addAll(List.of(token, signature(token), signature(admin)));
        }

        requireNotLogged(secrets);
        requireNotAudited(database, secrets);
    }

    @Test
    @DisplayName("27 no link and no address of a mail in any log line or in the audit log")
    void mailWhenSentThenItsLinkIsNotLogged() {
        String link = "https://auth.example.test/reset?token=a-link-that-works-once";
        TestDatabase database = AuthDatabase.create();
        try (MailServer mails = MailServer.start();
                AuthServer server = AuthServer.start(
                        database,
                        Map.of("latchkey.mail.url", mails.url(), "latchkey.mail.from", "no-reply@example.test"))) {
            server.bean(Outbox.class)
                    .promise(new Mail(
                            MailKind.PASSWORD_RESET,
                            "ada@example.test",
                            Locale.ENGLISH,
                            Map.of("name", "Ada", "link", link, "minutes", "30")));
            assertThat(mails.await("ada@example.test").link()).isEqualTo(link);
            for (int i = 0; i < 4; i++) {
                server.signUp(); // writes audit events
            }
        }

        requireNotLogged(List.of(link, "a-link-that-works-once", "ada@example.test"));
        requireNotAudited(database, List.of(link, "a-link-that-works-once", "ada@example.test"));
    }

    private void requireNotLogged(List<String> secrets) {
        assertThat(lines).hasSizeGreaterThan(100); // proves that the level is TRACE
        assertThat(lines.stream()
                        .filter(line -> !line.startsWith("io.zonky.")) // the database's own log, when it is embedded
                        .filter(line -> !line.startsWith("com.icegreen.")) // the mail server's own log
                        .filter(line -> secrets.stream().anyMatch(line::contains))
                        .toList())
                .isEmpty();
    }

    private static void requireNotAudited(TestDatabase database, List<String> secrets) {
        List<String> events = TestRows.of(database, "audit.event");
        assertThat(events).hasSizeGreaterThan(5);
        assertThat(events.stream()
                        .filter(event -> secrets.stream().anyMatch(event::contains))
                        .toList())
                .isEmpty();
    }

    /** {@return the secrets in the forms and cookies of the pages, all of them used once} */
    private static List<String> usePages(AuthServer server, String guess) {
        TestBrowser browser = new TestBrowser(server);
        String password = "nine kites above the windy pier";
        browser.submit("/signup", "/signup", Map.of("email", "no address", "password", password));
        browser.submit("/signup", "/signup", Map.of("email", "kite@example.test", "password", password));
        browser.submit("/dashboard", "/logout", Map.of());
        browser.signIn("kite@example.test", guess);
        browser.signIn("kite@example.test", password);
        String access = browser.cookie("__Host-latchkey");
        String refresh = browser.cookie("__Host-latchkey-refresh");
        String form = browser.cookie("__Host-latchkey-form");
        browser.submit(
                "/dashboard", "/dashboard/password", Map.of("current-password", guess, "new-password", password));
        browser.submit("/dashboard", "/logout", Map.of());
        return List.of(password, password.replace(' ', '+'), access, signature(access), refresh, form);
    }

    private static String signature(String token) {
        return token.substring(token.lastIndexOf('.') + 1);
    }

    private static URL ownConfiguration() {
        return Objects.requireNonNull(AuthService.class.getResource("/logback.xml"));
    }
}
