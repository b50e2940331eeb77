package dev.latchkey.stack;

import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** A process that starts a {@link TinyService} and prints its pid. The test then kills this process. */
final class TinyParent {

    private TinyParent() {}

    public static void main(String[] arguments) throws InterruptedException {
        CountDownLatch serving = new CountDownLatch(2);
        LogStream log = new LogStream("tiny", line -> serving.countDown());
        ChildProcess child = ChildProcessIT.startTiny(arguments[0], Path.of("."), log);
        serving.await();
        System.out.println(child.pid());
        new CountDownLatch(1).await();
    }
}
