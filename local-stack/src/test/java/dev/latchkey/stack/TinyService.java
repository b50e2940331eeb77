package dev.latchkey.stack;

import java.util.concurrent.CountDownLatch;

/** A child to try the process handling on: says that it is there, and ends well, badly, or only by force. */
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
