package dev.latchkey.stack;

import java.util.concurrent.CountDownLatch;

/**
 * A child process for tests of the process handling. It reports its start, then ends well, fails, or must be killed.
 */
final class TinyService {

    private TinyService() {}

    public static void main(String[] arguments) throws InterruptedException {
        System.out.println("started with " + System.getenv("GREETING"));
        switch (arguments[0]) {
            case "fail" -> System.exit(3);
            case "refuse" -> Runtime.getRuntime().addShutdownHook(new Thread(TinyService::waitForEver));
            default -> {}
        }
        System.out.println("serving");
        waitForEver();
    }

    private static void waitForEver() {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
