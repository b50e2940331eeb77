package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.ServerAccount;
import dev.latchkey.stack.Service;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.ServiceSettings;
import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * {@code docs/guides/deploy.md} and {@code docs/guides/pgbouncer.md}: nginx, Caddy and PgBouncer work with the settings of
 * these pages. The test replaces only addresses, ports, and the files of the certificates.
 */
@EnabledOnOs(OS.LINUX) // callers come from several addresses of the loopback network
@Needs({Program.NGINX, Program.CADDY, Program.PGBOUNCER, Program.OPENSSL})
class DeployGuideIT {
    private static final String ISSUER = "https://auth.example.com";
    private static final String AUDIENCE = "https://api.example.com";
    private static final Map<String, String> ADDRESSES =
            Map.of("http://localhost:8080", ISSUER, "http://localhost:8081", AUDIENCE);
    private static final String FORGED_ADDRESS = "203.0.113.9";

    /** nginx reserves a page of memory for the headers of an answer, unless it is configured. */
    private static final int DEFAULT_BUFFER = 4_096;

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final List<ProxyProcess> PROCESSES = new ArrayList<>();

    @TempDir
    static Path folder;

    private static LocalStack stack;

    private final Caller caller = new Caller();

    /** A proxy with TLS, and the address from which its callers come. */
    enum Proxy {
        NGINX("127.0.0.2"),
        CADDY("127.0.0.3");

        private final String caller;

        Proxy(String caller) {
            this.caller = caller;
        }

        Path files() {
            return folder.resolve(toString());
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        makeCertificates();
        StackSettings free = MigratedStack.onFreePorts(folder.resolve("stack"), 1, 1);
        Map<String, String> environment = new HashMap<>(free.environment());
        environment.putAll(Map.of(
                "ISSUER", ISSUER,
                "RESOURCE_AUDIENCE", AUDIENCE,
                "ADMIN_USERNAME", "admin",
                "ADMIN_PASSWORD", "the harbour opens at dawn",
                "TRUSTED_PROXIES", "127.0.0.1",
                "LATCHKEY_PROXIES_HEADER", "x-forwarded-for"));
        stack = LocalStack.open(
                new StackSettings(
                        free.repository(), free.dataFolder(), free.postgresPort(), free.services(), environment),
                System.out::println);
        stack.start();
        for (Proxy proxy : Proxy.values()) {
            start(proxy);
        }
    }

    @AfterAll
    static void stop() {
        PROCESSES.forEach(ProxyProcess::close);
        if (stack != null) {
            stack.close();
        }
    }

    @ParameterizedTest
    @EnumSource
    void pasteTheWalkthroughThenItAnswersThroughTheProxy(Proxy proxy) {
        Guide readme = Guide.open("README.md").with(ADDRESSES).with(Map.of("alice", proxy + "-user"));

        List<String> answers = paste(proxy, readme.block("Walkthrough")).lines().toList();

        assertThat(answers).hasSize(7);
        assertThat(answers.get(0)).contains("User registered successfully");
        assertThat(answers.get(5)).contains("User logged out successfully");
        assertThat(answers.get(6)).endsWith(" 401");
    }

    @ParameterizedTest
    @EnumSource
    void askForTheMetadataThenEachAddressBeginsWithTheIssuer(Proxy proxy) throws IOException {
        JsonNode metadata = new ObjectMapper()
                .readTree(paste(proxy, "curl -sS https://auth.example.com/.well-known/openid-configuration"));

        assertThat(metadata.path("issuer").asText()).isEqualTo(ISSUER);
        assertThat(StreamSupport.stream(metadata.spliterator(), false)
                        .map(JsonNode::asText)
                        .filter(text -> text.startsWith("http")))
                .hasSizeGreaterThan(5)
                .allMatch(address -> address.startsWith(ISSUER));
    }

    @ParameterizedTest
    @EnumSource
    void openTheSignInPageThenItsCookiesAreSecure(Proxy proxy) {
        List<String> lines = paste(
                        proxy, "curl -sS -o /dev/null -D - -H 'Accept: text/html' https://auth.example.com/login")
                .lines()
                .toList();

        assertThat(lines.getFirst()).contains(" 200");
        assertThat(lines)
                .filteredOn(line -> line.toLowerCase(Locale.ROOT).startsWith("set-cookie:"))
                .isNotEmpty()
                .allMatch(line -> line.contains(" __Host-") && line.contains("; Secure"));
    }

    @ParameterizedTest
    @EnumSource
    void redirectToALongAddressThenItPassesTheProxy(Proxy proxy) {
        String request = Guide.open("docs/guides/sign-in.md")
                .with(ADDRESSES)
                .block("By hand")
                .replace("&state=1\"", "&state=" + "%3D".repeat(1_100) + "\"")
                .replace("echo \"$auth", "curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' \"$auth");

        assertThat(paste(proxy, request))
                .startsWith("303 https://auth.example.com/login?")
                .hasSizeGreaterThan(DEFAULT_BUFFER);
    }

    @ParameterizedTest
    @EnumSource
    void signInWithForgedHeadersThenTheEventHasTheAddressThatTheProxySaw(Proxy proxy) {
        Guide administer = Guide.open("docs/guides/administer.md").with(ADDRESSES);
        String forged = "curl() { command curl -H 'X-Forwarded-For: %1$s' -H 'Forwarded: for=%1$s' \"$@\"; }\n"
                .formatted(FORGED_ADDRESS);

        assertThat(paste(
                        proxy,
                        forged + administer.block("Sign in as an administrator") + administer.block("Audit log")))
                .contains("\"ip\":\"" + proxy.caller + "\"")
                .doesNotContain(FORGED_ADDRESS);
    }

    @Test
    void askNginxByHttpThenItRedirectsToHttps() {
        assertThat(paste(
                        Proxy.NGINX,
                        "curl -sS -o /dev/null -w '%{http_code} %{redirect_url}' 'http://auth.example.com/login?a=b'"))
                .isEqualTo("301 https://auth.example.com/login?a=b");
    }

    @Test
    void logInRefreshAndLogOutThroughPgBouncerThenTheLogoutHoldsAtOnce() throws IOException {
        int port = ServiceSettings.onFreePorts().port();
        startPgBouncer(port);
        Map<String, String> pooled = Map.of("DATABASE_URL", databaseUrl(port));
        ServiceProcess auth =
                stack.beside(Service.AUTH, ServiceSettings.onFreePorts().withEnvironment(pooled));
        auth.start();
        stack.awaitReady(List.of(auth));
        ServiceProcess resource =
                stack.beside(Service.RESOURCE, ServiceSettings.onFreePorts().withEnvironment(pooled));
        resource.start();
        stack.awaitReady(List.of(resource));
        String username = Caller.newUsername();

        assertThat(caller.register(auth, username).status()).isEqualTo(201);
        Reply login = caller.logIn(auth, username);
        Reply renewed = caller.refresh(auth, login.text("refresh_token"));
        String token = renewed.text("access_token");
        assertThat(caller.get(resource, "/protected", token).status()).isEqualTo(200);
        Reply loggedOut = caller.logOut(auth, token);

        assertThat(loggedOut.status()).isEqualTo(200);
        assertThat(loggedOut.body().path("confirmed").asInt())
                .as("both services, with and without PgBouncer")
                .isEqualTo(4);
        assertThat(caller.get(resource, "/protected", token).status()).isEqualTo(401);
        assertThat(caller.get(auth, "/get-jwt", token).status()).isEqualTo(401);
        assertThat(auth.output()).noneMatch(line -> line.contains("connection pooler"));
        assertThat(resource.output()).noneMatch(line -> line.contains("connection pooler"));
    }

    /** Runs commands with a curl that finds both names at the proxy, and comes from the proxy's address for callers. */
    private static String paste(Proxy proxy, String commands) {
        return Guide.run("export CURL_HOME='%s'\n".formatted(proxy.files()) + commands);
    }

    private static void start(Proxy proxy) throws IOException {
        ServiceSettings free = ServiceSettings.onFreePorts();
        int http = free.port();
        int https = free.managementPort();
        Files.createDirectory(proxy.files());
        Files.writeString(proxy.files().resolve(".curlrc"), """
                connect-to = "auth.example.com:443:127.0.0.1:%1$d"
                connect-to = "api.example.com:443:127.0.0.1:%1$d"
                connect-to = "auth.example.com:80:127.0.0.1:%2$d"
                interface = "%3$s"
                cacert = "%4$s"
                noproxy = "*"
                """.formatted(
                        https, http, proxy.caller, certificates("auth.example.com/fullchain.pem")));
        Guide guide = Guide.open("docs/guides/deploy.md")
                .with(Map.of(
                        "127.0.0.1:8080", authority(stack.auth(1)),
                        "127.0.0.1:8081", authority(stack.resource(1))));
        PROCESSES.add(
                switch (proxy) {
                    case NGINX -> startNginx(proxy.files(), guide, http, https);
                    case CADDY -> startCaddy(proxy.files(), guide, http, https);
                });
        awaitListener(https);
    }

    private static ProxyProcess startNginx(Path folder, Guide guide, int http, int https) {
        String servers = guide.with(Map.of(
                        "listen 80;", "listen 127.0.0.1:%d;".formatted(http),
                        "listen 443 ssl;", "listen 127.0.0.1:%d ssl;".formatted(https),
                        "/etc/ssl/", certificates("")))
                .block("nginx");
        NginxBalancer.write(folder, servers);
        return NginxBalancer.start(folder);
    }

    private static ProxyProcess startCaddy(Path folder, Guide guide, int http, int https) throws IOException {
        String options = """
                {
                    admin off
                    default_bind 127.0.0.1
                    http_port %d
                    https_port %d
                }
                """.formatted(http, https);
        String certificate = "{\n    tls %s %s"
                .formatted(
                        certificates("auth.example.com/fullchain.pem"), certificates("auth.example.com/privkey.pem"));
        String sites = guide.with(Map.of(
                        "auth.example.com {", "auth.example.com " + certificate,
                        "api.example.com {", "api.example.com " + certificate))
                .block("Caddy");
        Path file = Files.writeString(folder.resolve("Caddyfile"), options + sites);
        return ProxyProcess.start(
                folder.resolve("caddy.log"),
                List.of(
                        "env",
                        "XDG_DATA_HOME=" + folder,
                        "XDG_CONFIG_HOME=" + folder,
                        "caddy",
                        "run",
                        "--adapter",
                        "caddyfile",
                        "--config",
                        file.toString()));
    }

    private static void startPgBouncer(int port) throws IOException {
        Path own = Files.createDirectory(folder.resolve("pgbouncer"));
        Path users = Files.writeString(
                own.resolve("users"), """
                "latchkey_auth" "%s"
                "latchkey_resource" "%s"
                """.formatted(password("latchkey_auth"), password("latchkey_resource")));
        Path file = Files.writeString(own.resolve("pgbouncer.ini"), """
                [databases]
                latchkey = host=127.0.0.1 port=%d
                [pgbouncer]
                listen_addr = 127.0.0.1
                listen_port = %d
                unix_socket_dir =
                auth_type = scram-sha-256
                auth_file = %s
                pool_mode = transaction
                %s
                """.formatted(
                        stack.postgres().port(),
                        port,
                        users,
                        String.join("\n", matches("\\| PgBouncer \\| `([^`]+)` \\|", 2))));
        String program = Program.find("pgbouncer").orElseThrow().toString();
        PROCESSES.add(ProxyProcess.start(
                own.resolve("pgbouncer.log"), ServerAccount.find().command(List.of(program, file.toString()))));
        awaitListener(port);
    }

    private static String databaseUrl(int port) {
        return matches("`(jdbc:postgresql://[^`]+)`", 1).getFirst().replace("pooler:6432", "127.0.0.1:" + port);
    }

    /** {@return what the page about PgBouncer contains} */
    private static List<String> matches(String pattern, int count) {
        List<String> found = Pattern.compile(pattern)
                .matcher(Guide.open("docs/guides/pgbouncer.md").text())
                .results()
                .map((MatchResult match) -> match.group(1))
                .toList();
        assertThat(found).hasSize(count);
        return found;
    }

    private static void makeCertificates() {
        Guide.run("""
                mkdir -p '%1$sauth.example.com' '%1$sapi.example.com'
                openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=auth.example.com \\
                  -addext subjectAltName=DNS:auth.example.com,DNS:api.example.com \\
                  -keyout '%1$sauth.example.com/privkey.pem' -out '%1$sauth.example.com/fullchain.pem'
                cp '%1$sauth.example.com/'* '%1$sapi.example.com/'
                """.formatted(certificates("")));
    }

    private static String certificates(String file) {
        return folder.resolve("ssl") + "/" + file;
    }

    private static String authority(ServiceProcess service) {
        return "127.0.0.1:" + service.uri().getPort();
    }

    private static String password(String role) throws IOException {
        return Files.readString(stack.settings().dataFolder().resolve("secrets").resolve(role))
                .strip();
    }

    private static void awaitListener(int port) {
        await().atMost(PATIENCE).until(() -> {
            try (Socket _ = new Socket(InetAddress.getLoopbackAddress(), port)) {
                return true;
            } catch (IOException notYet) {
                return false;
            }
        });
    }
}
