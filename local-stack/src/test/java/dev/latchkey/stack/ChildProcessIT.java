package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ChildProcessIT {

    private static final Duration LONG = Duration.ofSeconds(30);

    @TempDir
    Path folder;

    private final Children children = new Children();
    private final Queue<String> printed = new ConcurrentLinkedQueue<>();
    private final LogStream log = new LogStream("tiny-1", printed::add);

    @AfterEach
    void leaveNothing() {
        children.alive().forEach(ChildProcess::kill);
    }

    @Test
    void startWhenItWritesThenPrefixedLinesAreStreamedAndRemembered() {
        start("serve");

        awaitServing();

        assertThat(printed).containsExactly("[tiny-1] started with hello", "[tiny-1] serving");
        assertThat(log.lines()).containsExactly("started with hello", "serving");
    }

    @Test
    void stopWhenAskedThenEndsInGoodOrder() {
        ChildProcess child = start("serve");
        awaitServing();

        child.stop(LONG);

        assertThat(child.isAlive()).isFalse();
        assertThat(child.exit()).isCompletedWithValue(128 + 15);
    }

    @Test
    void stopWhenItRefusesThenKilled() {
        ChildProcess child = start("refuse");
        awaitServing();

        child.stop(Duration.ofMillis(1));

        assertThat(child.isAlive()).isFalse();
        assertThat(child.exit()).isCompletedWithValue(128 + 9);
    }

    @Test
    void stopWhenPausedThenEndsAllTheSame() {
        ChildProcess child = start("serve");
        awaitServing();
        child.pause();

        child.stop(LONG);

        assertThat(child.exit()).isCompletedWithValue(128 + 15);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void pauseWhenResumedThenGoesOn() throws Exception {
        ChildProcess child = start("serve");
        awaitServing();

        child.pause();
        await().untilAsserted(() -> assertThat(stateOf(child)).isEqualTo("T"));
        child.resume();

        await().untilAsserted(() -> assertThat(stateOf(child)).isNotEqualTo("T"));
        assertThat(child.isAlive()).isTrue();
    }

    @Test
    void exitWhenItEndsByItselfThenStatusAndLastLinesAreKnown() {
        ChildProcess child = start("fail");

        assertThat(child.exit()).succeedsWithin(LONG).isEqualTo(3);
        assertThat(log.tail(5)).isEqualTo("    started with hello");
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void startWhenInATerminalsProcessGroupThenCtrlCDoesNotReachIt() throws Exception {
        ChildProcess child = start("serve");
        awaitServing();

        assertThat(processGroupOf(child.pid()))
                .isNotEqualTo(processGroupOf(ProcessHandle.current().pid()));
    }

    @Test
    void startWhenTheStackIsStoppingThenRefused() {
        children.close();

        assertThatExceptionOfType(StackFailure.class)
                .isThrownBy(() -> start("serve"))
                .withMessage("The stack is stopping.");
        assertThat(printed).isEmpty();
    }

    @Test
    void startWhenOurProcessIsKilledThenTheChildEndsToo() throws Exception {
        Process parent = new ProcessBuilder(java(TinyParent.class, "serve"))
                .redirectErrorStream(true)
                .start();
        long child = Long.parseLong(parent.inputReader().readLine());
        assertThat(ProcessHandle.of(child)).isPresent();

        parent.destroyForcibly().waitFor();

        await().atMost(LONG)
                .until(() ->
                        ProcessHandle.of(child).filter(ProcessHandle::isAlive).isEmpty());
    }

    private ChildProcess start(String behaviour) {
        return children.start(() -> startTiny(behaviour, folder, log));
    }

    static ChildProcess startTiny(String behaviour, Path folder, LogStream log) {
        return ChildProcess.start(
                java(TinyService.class, behaviour), Map.of("GREETING", "hello"), folder, Signal.TERM, log);
    }

    private static List<String> java(Class<?> main, String argument) {
        return List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                main.getName(),
                argument);
    }

    private void awaitServing() {
        await().atMost(LONG).until(() -> log.lines().contains("serving"));
    }

    private static String stateOf(ChildProcess child) throws IOException {
        return stat(child.pid(), 0);
    }

    private static String processGroupOf(long pid) throws IOException {
        return stat(pid, 2);
    }

    /** A field of /proc/PID/stat, counted from the one after the program's name (proc_pid_stat(5)). */
    private static String stat(long pid, int field) throws IOException {
        String line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
        return line.substring(line.lastIndexOf(')') + 2).split(" ", -1)[field];
    }
}
