package dev.latchkey.stack;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

/** Checks ports before anything starts, so that a clash gives one clear message instead of a partly started stack. */
final class Ports {

    /** Below the ephemeral ports, which operating systems give to outgoing connections. */
    private static final int LOWEST_FREE = 11_000;

    private static final int HIGHEST_FREE = 32_000;
    private static final int CONNECT_MILLISECONDS = 500;

    private Ports() {}

    /**
     * Checks that no two listeners share a port.
     *
     * @throws StackFailure that names both listeners
     */
    static void requireDistinct(List<Listener> listeners) {
        Map<Integer, Listener> byPort = new HashMap<>();
        for (Listener listener : listeners) {
            Listener other = byPort.put(listener.port(), listener);
            if (other != null) {
                throw new StackFailure("Port %d is set for both %s (%s) and %s (%s): set one of them to another port."
                        .formatted(
                                listener.port(),
                                other.process(),
                                other.variable(),
                                listener.process(),
                                listener.variable()));
            }
        }
    }

    /**
     * Checks that nothing listens on the ports yet.
     *
     * @throws StackFailure that names the port and the variable that moves it
     */
    static void requireFree(List<Listener> listeners) {
        for (Listener listener : listeners) {
            if (!isFree(listener.port())) {
                throw new StackFailure("Port %d for %s is taken: stop the process there, or set %s to another port."
                        .formatted(listener.port(), listener.process(), listener.variable()));
            }
        }
    }

    /** {@return the first of {@code length} consecutive ports that are all free now} */
    static int freeRange(int length) {
        while (true) {
            int first = ThreadLocalRandom.current().nextInt(LOWEST_FREE, HIGHEST_FREE - length);
            if (IntStream.range(first, first + length).allMatch(Ports::isFree)) {
                return first;
            }
        }
    }

    static boolean isFree(int port) {
        // Binding fails if a listener uses all addresses. Only connecting finds a listener on ::1 alone, and
        // "localhost" may resolve to ::1.
        return canBind(port) && !answers("127.0.0.1", port) && !answers("::1", port);
    }

    private static boolean canBind(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (BindException taken) {
            return false;
        } catch (IOException failed) {
            throw new StackFailure("Port %d cannot be tested: %s.".formatted(port, failed.getMessage()), failed);
        }
    }

    private static boolean answers(String address, int port) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), CONNECT_MILLISECONDS);
            return true;
        } catch (IOException silent) {
            return false;
        }
    }
}
