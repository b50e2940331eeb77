package dev.latchkey.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.latchkey.stack.Service;
import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ./stack} on the command line: what it prints, how it stops, and that it leaves no process behind. */
@EnabledOnOs(OS.LINUX)
class StackCommandIT {

    private static final Path STACK = Repository.root().resolve("stack");
    private static final String READY = "Latchkey is ready.";
    private static final Duration LONG = Duration.ofMinutes(1);

    @TempDir
    Path folder;

    private final Map<String, String> variables = new HashMap<>();

    @BeforeEach
    void chooseOwnPortsAndFolder() {
        StackSettings free = StackSettings.onFreePorts(Repository.root(), folder, 2, 3);
        for (Service service : Service.values()) {
            variables.put(
                    service.name() + "_PORT",
                    Integer.toString(free.service(service).port()));
            variables.put(
                    service.name() + "_MANAGEMENT_PORT",
                    Integer.toString(free.service(service).managementPort()));
        }
        variables.put("POSTGRES_PORT", Integer.toString(free.postgresPort()));
        variables.put("DATA_DIR", folder.resolve("data").toString());
    }

    @Test
    void walkthroughWhenPastedAsPrintedThenEveryStepWorks() throws Exception {
        try (StackScript stack = start("docs/start.md", "On this machine", 2)) {
            stack.awaitLine("Ctrl-C stops everything.");

            List<String> answers = paste(walkthroughOf(stack));

            String user = answers.get(0).replaceFirst(".*\"username\":\"([^\"]*)\".*", "$1");
            assertThat(answers).hasSize(9);
            assertThat(answers.get(0)).contains("User registered successfully");
            assertThat(answers.get(1)).isEqualTo("{\"logged_in_as\":\"" + user + "\"}");
            assertThat(answers.get(2)).contains("\"username\":\"" + user + "\"");
            assertThat(answers.get(3)).contains("Token is valid").contains(user);
            assertThat(answers.get(4)).isEqualTo("{\"logged_in_as\":\"" + user + "\"}");
            assertThat(answers.get(5)).contains("User logged out successfully");
            assertThat(answers.subList(6, 9)).allMatch(answer -> answer.endsWith(" 401"));
            assertThat(stack.lines())
                    .anyMatch(line -> line.startsWith("[auth-2] "))
                    .anyMatch(line -> line.startsWith("[resource-3] "))
                    .anyMatch(line -> line.startsWith("[postgres] "));
        }
    }

    @Test
    void forgottenPasswordWhenANewOneIsAskedForThenTheLinkIsPrintedAndSetsIt() throws Exception {
        try (StackScript stack = startAgain()) {
            stack.awaitLine(READY);
            URI auth = URI.create("http://localhost:" + variables.get("AUTH_PORT"));
            String user = Caller.newUsername();
            String shell = "auth=%s user=%s password='%s' json='Content-Type: application/json'%n"
                    .formatted(auth, user, Caller.PASSWORD);
            Guide start = Guide.open("docs/start.md");

            assertThat(Guide.run(shell + start.block("Forgotten password"))).endsWith("202\n");
            stack.awaitLine("/reset?token=");
            String token = tokenIn(stack.lines());
            assertThat(Guide.run(shell + start.with(Map.of("TOKEN", token)).block("Forgotten password", 2)))
                    .endsWith("204\n");

            assertThat(new Caller()
                            .logIn(auth, "sleepy-" + user, "eleven kites above the dunes")
                            .status())
                    .isEqualTo(200);
            assertThat(stack.lines())
                    .contains("  mail        each mail is printed here")
                    .anyMatch(line -> line.startsWith("Mail to " + user + "@example.org: "))
                    .noneMatch(line -> line.startsWith("SLF4J"));
        }
    }

    @Test
    void startWhenAMailServerIsSetThenOnlyAuthServiceKnowsItAndNoMailIsCaught() throws Exception {
        variables.put("MAIL_URL", "smtps://someone:secret@127.0.0.1:9");
        variables.put("MAIL_FROM", "sign-in@example.org");
        try (StackScript stack = startAgain()) {
            stack.awaitLine("Ctrl-C stops everything.");

            assertThat(environmentOf(stack.service("auth-service.jar")))
                    .contains("MAIL_URL=smtps://someone:secret@127.0.0.1:9", "MAIL_FROM=sign-in@example.org");
            assertThat(environmentOf(stack.service("resource-service.jar")))
                    .noneMatch(variable -> variable.startsWith("MAIL_"));
            assertThat(stack.lines()).noneMatch(line -> line.startsWith("  mail "));
        }
    }

    @ParameterizedTest
    @CsvSource({"TERM, 143", "HUP, 129"})
    void signalWhenReadyThenEverythingStops(String signal, int status) throws Exception {
        try (StackScript stack = startAgain()) {
            stack.awaitLine(READY);
            List<ProcessHandle> processes = stack.processes();

            stack.signal(signal);

            assertThat(stack.awaitExit()).isEqualTo(status);
            awaitEndOf(processes);
        }
    }

    @Test
    void interruptOfTheWholeGroupWhenReadyThenServicesStopBeforeTheDatabase() throws Exception {
        useMigratedData();
        try (StackScript stack = start("README.md", "Start", 1)) {
            stack.awaitLine(READY);
            List<ProcessHandle> processes = stack.processes();

            stack.signalGroup("INT");

            assertThat(stack.awaitExit()).isEqualTo(130);
            awaitEndOf(processes);
            assertThat(stack.lines())
                    .as("a database that ends first must cut connections")
                    .anyMatch(line -> line.contains("database system is shut down"))
                    .noneMatch(line -> line.contains("terminating connection due to administrator command"));
        }
    }

    @Test
    void signalWhenStillStartingThenEverythingStops() throws Exception {
        try (StackScript stack = start()) {
            stack.awaitLine("[auth-1]");
            List<ProcessHandle> processes = stack.processes();

            stack.signal("TERM");

            assertThat(stack.awaitExit()).isEqualTo(143);
            awaitEndOf(processes);
            assertThat(stack.lines()).noneMatch(line -> line.startsWith("stack: "));
        }
    }

    @Test
    void startWhenTheStackBeforeWasKilledThenNothingIsLeftAndDataIsThere() throws Exception {
        useMigratedData();
        try (StackScript killed = start("docs/guides/administer.md", "The first administrator", 1)) {
            killed.awaitLine(READY);
            List<ProcessHandle> processes = killed.processes();

            killed.signal("KILL");

            awaitEndOf(processes);
        }
        try (StackScript next = start("docs/guides/sign-in-browser.md", "Allow its origin", 1)) {
            next.awaitLine(READY);

            String auth = "http://localhost:" + variables.get("AUTH_PORT");
            Guide administer = Guide.open("docs/guides/administer.md").with(Map.of("http://localhost:8080", auth));
            assertThat(Guide.run(administer.block("Sign in as an administrator") + administer.block("Accounts")))
                    .contains("\"username\":\"admin\"");
            assertThat(Guide.run("curl -sS -o /dev/null -D - -H 'Origin: http://localhost:3000' " + auth
                            + "/.well-known/openid-configuration"))
                    .containsIgnoringCase("Access-Control-Allow-Origin: http://localhost:3000");
        }
    }

    @Test
    void startWhenAServiceEndsThenSaidAndTheRestStops() throws Exception {
        try (StackScript stack = startAgain()) {
            stack.awaitLine(READY);
            List<ProcessHandle> processes = stack.processes();

            stack.service("resource-service.jar").destroyForcibly();

            assertThat(stack.awaitExit()).isEqualTo(1);
            assertThat(stack.lines()).contains("stack: resource-1 has ended with status 137; its last lines were:");
            awaitEndOf(processes);
        }
    }

    @Test
    void startWhenAServiceRefusesToStartThenItsLastLinesAreShownAndNothingIsLeft() throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("data/secrets"));
        Path masterKey = Files.writeString(secrets.resolve("master-key"), "not a key\n");
        Files.setPosixFilePermissions(masterKey, PosixFilePermissions.fromString("rw-------"));

        try (StackScript stack = start()) {
            assertThat(stack.awaitExit()).isEqualTo(1);
            assertThat(stack.lines()).contains("stack: auth-1 has ended with status 1; its last lines were:");
        }
    }

    @Test
    void startWhenOthersCanReadASecretThenTheCommandIsShown() throws Exception {
        Path secrets = Files.createDirectories(folder.resolve("data/secrets"));
        Path masterKey = Files.writeString(secrets.resolve("master-key"), "a key of another machine\n");
        Files.setPosixFilePermissions(masterKey, PosixFilePermissions.fromString("rw-r--r--"));

        try (StackScript stack = start()) {
            assertThat(stack.awaitExit()).isEqualTo(1);
            String shown = Guide.open("docs/reference/settings.md")
                    .with(Map.of(
                            "DATABASE_PASSWORD_FILE",
                            "MASTER_KEY_FILE",
                            "/etc/latchkey/database",
                            masterKey.toString()))
                    .block("Secrets in files");
            assertThat(String.join("\n", stack.lines())).contains(shown.strip());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"AUTH_PORT", "AUTH_MANAGEMENT_PORT", "RESOURCE_PORT", "RESOURCE_MANAGEMENT_PORT", "POSTGRES_PORT"
            })
    void startWhenAPortIsTakenThenPortAndVariableAreNamedAndNothingIsStarted(String variable) throws Exception {
        int port = Integer.parseInt(variables.get(variable));
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(
                    1, "Port %d for ".formatted(taken.getLocalPort()), "or set " + variable + " to another port.");
        }
        assertThat(folder.resolve("data/postgres")).doesNotExist();
    }

    @Test
    void startWhenTheSecondReplicasPortIsTakenThenSaid() throws Exception {
        variables.put("RESOURCE_REPLICAS", "2");
        int port = Integer.parseInt(variables.get("RESOURCE_PORT")) + 10;
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            assertRefused(1, "Port %d for resource-2 is taken".formatted(taken.getLocalPort()));
        }
    }

    @Test
    void startWhenTheDataFolderIsOfAnotherMajorVersionThenBothAreNamed() throws Exception {
        Path database = Files.createDirectories(folder.resolve("data/postgres"));
        Files.writeString(database.resolve("PG_VERSION"), "17\n");

        assertRefused(1, "contains a database of PostgreSQL 17, but this stack runs PostgreSQL 18");
    }

    @Test
    void startWhenAnotherStackHasTheDataFolderThenSaid() throws Exception {
        try (StackScript first = startAgain()) {
            first.awaitLine(READY);

            assertRefused(1, "is in use by another stack (process ");
        }
    }

    @Test
    void startWhenReplicasAreNoNumberThenSaid() throws Exception {
        variables.put("AUTH_REPLICAS", "many");

        assertRefused(1, "AUTH_REPLICAS must be a number from 1 to 9, but is \"many\".");
    }

    @Test
    void startWhenThereIsNoJdk25ThenSaid() throws Exception {
        // This machine has JDK 25, so the script is changed to look for a version that does not exist.
        Path script = folder.resolve("stack");
        Files.writeString(script, Files.readString(STACK).replace("JAVA_VERSION=\"25", "JAVA_VERSION=\"99"));

        assertRefused(List.of("bash", script.toString()), 1, "No JDK 25 was found");
    }

    @Test
    void startWhenThereIsNoMavenAndNothingIsBuiltThenSaid() throws Exception {
        Path checkout = Files.createDirectories(folder.resolve("a checkout"));
        Files.copy(STACK, checkout.resolve("stack"));
        Path programs = Files.createDirectories(folder.resolve("programs"));
        for (String program : List.of("bash", "env", "dirname", "readlink", "grep", "sed", "find", "mktemp")) {
            Files.createSymbolicLink(programs.resolve(program), whereIs(program));
        }
        String path = "PATH=" + programs;

        assertRefused(
                List.of("env", path, "bash", checkout.resolve("stack").toString()),
                1,
                "Maven is missing: install Maven");
    }

    @Test
    void startWhenArgumentIsUnknownThenSaidWithStatusTwo() throws Exception {
        assertRefused(List.of(STACK.toString(), "--fast"), 2, "Unknown argument \"--fast\": see ./stack --help.");
    }

    @Test
    void helpThenEveryVariableIsNamed() throws Exception {
        try (StackScript help = StackScript.start(folder, Map.of(), List.of(STACK.toString(), "--help"))) {
            assertThat(help.awaitExit()).isZero();
            assertThat(String.join("\n", help.lines()))
                    .contains("Usage: ./stack", "DATA_DIR", "AUTH_REPLICAS", "RESOURCE_REPLICAS", "ISSUER")
                    .contains(variables.keySet());
        }
    }

    private StackScript start() throws IOException {
        return StackScript.start(folder, variables, List.of(STACK.toString()));
    }

    /** Starts on the data of an earlier stack, because a first start takes longer. */
    private StackScript startAgain() throws IOException {
        useMigratedData();
        return start();
    }

    private void useMigratedData() {
        MigratedStack.copyDataTo(folder.resolve("data"));
    }

    /** Starts the stack by a command of a page. Bash becomes the command, so that it receives the signals. */
    private StackScript start(String document, String heading, int number) throws IOException {
        String command = Guide.open(document).block(heading, number);
        return StackScript.start(Repository.root(), variables, List.of("bash", "-c", "exec env " + command));
    }

    private void assertRefused(int status, String... parts) throws IOException {
        assertRefused(List.of(STACK.toString()), status, parts);
    }

    /** Checks that the command prints one sentence, exits with this status, and starts nothing. */
    private void assertRefused(List<String> command, int status, String... parts) throws IOException {
        try (StackScript refused = StackScript.start(folder, variables, command)) {
            assertThat(refused.awaitExit()).isEqualTo(status);
            assertThat(refused.lines()).hasSize(1);
            assertThat(refused.lines().getFirst()).startsWith("stack: ").contains(parts);
        }
    }

    /** Waits until all processes have ended. The guards end just after the processes that they guard. */
    private static void awaitEndOf(List<ProcessHandle> processes) {
        assertThat(processes).hasSizeGreaterThan(3);
        await().atMost(LONG).until(() -> processes.stream().noneMatch(ProcessHandle::isAlive));
    }

    private static String tokenIn(List<String> lines) {
        return lines.stream()
                .filter(line -> line.contains("/reset?token="))
                .findFirst()
                .orElseThrow()
                .replaceFirst(".*[?]token=([\\w-]+).*", "$1");
    }

    /** {@return the variables of a process, each as {@code NAME=value} (proc_pid_environ(5))} */
    private static List<String> environmentOf(ProcessHandle process) throws IOException {
        return List.of(Files.readString(Path.of("/proc", Long.toString(process.pid()), "environ"))
                .split("\0", -1));
    }

    private static String walkthroughOf(StackScript stack) {
        List<String> lines = stack.lines();
        int first = lines.indexOf("Walkthrough: paste these commands into another terminal.") + 1;
        return lines.stream()
                .skip(first)
                .takeWhile(line -> !line.startsWith("Ctrl-C stops everything."))
                .reduce("", (text, line) -> text + line + "\n");
    }

    private static List<String> paste(String commands) throws Exception {
        Process shell = new ProcessBuilder("bash").redirectErrorStream(true).start();
        try (var input = shell.getOutputStream()) {
            input.write(commands.getBytes(StandardCharsets.UTF_8));
        }
        List<String> answers = shell.inputReader().lines().toList();
        assertThat(shell.waitFor()).isZero();
        return answers;
    }

    private static Path whereIs(String program) {
        return Stream.of(System.getenv("PATH").split(":", -1))
                .map(entry -> Path.of(entry, program))
                .filter(Files::isExecutable)
                .findFirst()
                .orElseThrow();
    }
}
