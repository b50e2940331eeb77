package dev.latchkey.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import org.junit.jupiter.api.Test;

class PortsTest {

    @Test
    void requireFreeWhenSomethingListensThenPortProcessAndVariableAreNamed() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatExceptionOfType(StackFailure.class)
                    .isThrownBy(() -> Ports.requireFree(listenerOn(taken.getLocalPort())))
                    .withMessage(
                            "Port %d for auth-1 is taken: stop the process there, or set AUTH_PORT to another port."
                                    .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void requireFreeWhenSomethingListensOnAllAddressesThenRefused() throws IOException {
        try (ServerSocket taken = new ServerSocket(0)) {
            assertThat(Ports.isFree(taken.getLocalPort())).isFalse();
        }
    }

    @Test
    void requireFreeWhenNothingListensThenAccepted() {
        assertThatCode(() -> Ports.requireFree(listenerOn(Ports.freeRange(1)))).doesNotThrowAnyException();
    }

    private static List<Listener> listenerOn(int port) {
        return List.of(new Listener("auth-1", port, "AUTH_PORT"));
    }
}
