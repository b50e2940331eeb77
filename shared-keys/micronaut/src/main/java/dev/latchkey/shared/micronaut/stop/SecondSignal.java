package dev.latchkey.shared.micronaut.stop;

import java.lang.reflect.Proxy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a second SIGTERM or SIGINT hurry the stop, and a third end the process at once. The JVM itself ignores every
 * signal after the first while its shutdown hooks run.
 */
final class SecondSignal {
    private static final Logger LOG = LoggerFactory.getLogger(SecondSignal.class);
    private static final int TERMINATED = 128 + 15;

    private SecondSignal() {}

    /** Begins to listen if the whole process is ending, and not only an application context within it. */
    static void whileProcessEnds(StopProgress progress) {
        if (isProcessEnding()) {
            handle("TERM", progress);
            handle("INT", progress);
        }
    }

    private static boolean isProcessEnding() {
        Thread hook = new Thread(() -> {});
        try {
            Runtime.getRuntime().addShutdownHook(hook);
            Runtime.getRuntime().removeShutdownHook(hook);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }

    /**
     * Uses reflection: the compiler warns about sun.misc.Signal, no annotation suppresses that, and there is no other
     * API.
     */
    private static void handle(String name, StopProgress progress) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object hurry = Proxy.newProxyInstance(
                    SecondSignal.class.getClassLoader(), new Class<?>[] {handler}, (proxy, method, arguments) -> {
                        signalled(progress);
                        return null;
                    });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance(name), hurry);
        } catch (ReflectiveOperationException e) {
            LOG.info("A second SIG{} cannot be handled and has no effect; the stop goes on as configured.", name, e);
        }
    }

    private static void signalled(StopProgress progress) {
        if (progress.isHurried()) {
            Runtime.getRuntime().halt(TERMINATED);
        }
        LOG.warn("A second signal arrived: the service no longer waits for requests. A third ends it at once.");
        progress.hurry();
    }
}
