package dev.latchkey.benchmark.peer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.sun.net.httpserver.HttpServer;
import dev.latchkey.benchmark.load.LoadFailure;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PeerProcessTest {
    @TempDir
    Path folder;

    private HttpServer readiness;

    @BeforeEach
    void answer() throws IOException {
        readiness = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        readiness.createContext("/ready", exchange -> {
            exchange.sendResponseHeaders(200, -1);
            exchange.close();
        });
        readiness.start();
    }

    @AfterEach
    void stop() {
        readiness.stop(0);
    }

    @Test
    void closeThenTheServerHasEndedAndIsNotKept() throws InterruptedException {
        PeerProcess peer = start("/ready", "sleep", "60");
        assertThat(PeerProcess.running()).isOne();

        peer.close();

        assertThat(peer.process().waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(PeerProcess.running()).isZero();
    }

    @Test
    void startWhenTheServerEndsBeforeItIsReadyThenItIsNotKept() {
        assertThatExceptionOfType(LoadFailure.class).isThrownBy(() -> start("/never", "false"));

        assertThat(PeerProcess.running()).isZero();
    }

    private PeerProcess start(String path, String... command) throws InterruptedException {
        URI address = URI.create("http://127.0.0.1:" + readiness.getAddress().getPort() + path);
        return PeerProcess.start(List.of(command), Map.of(), address, folder.resolve("log"));
    }
}
