package dev.latchkey.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/**
 * An attacker that opens connections, begins a request on each, and never ends it. A connection that the server closes is
 * replaced, so that the attack goes on until this is closed.
 */
final class HeldRequests implements AutoCloseable {
    private static final int WAIT_MILLIS = 20;
    /** New connections in one round, so that the attacker leaves the machine some of its time: 2,000 a second. */
    private static final int AT_ONCE = 40;

    private final InetSocketAddress server;
    private final byte[] beginning;
    private final int connections;
    private final AtomicLong opened = new AtomicLong();
    private final AtomicLong closedByServer = new AtomicLong();
    private final AtomicLong open = new AtomicLong();
    private final Thread thread;
    private volatile boolean stopped;

    /**
     * Begins.
     *
     * @param beginning of the request; each character is a byte
     * @param connections how many are kept open
     */
    HeldRequests(int port, String beginning, int connections) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
        this.connections = connections;
        this.thread = Thread.ofPlatform().name("held requests").start(this::run);
    }

    /** {@return connections that were opened so far} */
    long opened() {
        return opened.get();
    }

    /** {@return connections that the server has closed so far} */
    long closedByServer() {
        return closedByServer.get();
    }

    /** {@return connections that are open} */
    long open() {
        return open.get();
    }

    private void run() {
        try (Selector selector = Selector.open()) {
            while (!stopped) {
                for (int i = 0; i < AT_ONCE && selector.keys().size() < connections; i++) {
                    open(selector);
                }
                Stopwatch round = new Stopwatch();
                long rest = WAIT_MILLIS;
                while (rest > 0) {
                    selector.select(this::goOn, rest);
                    rest = WAIT_MILLIS - round.elapsed().toMillis();
                }
                selector.selectNow(); // forgets the keys that were cancelled
                open.set(selector.keys().size());
            }
            for (SelectionKey key : List.copyOf(selector.keys())) {
                key.channel().close();
            }
        } catch (IOException e) {
            throw new IllegalStateException("the attacker has failed", e);
        }
    }

    private void open(Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open();
        channel.configureBlocking(false);
        channel.register(selector, SelectionKey.OP_CONNECT, ByteBuffer.wrap(beginning));
        channel.connect(server);
        opened.incrementAndGet();
    }

    private void goOn(SelectionKey key) {
        SocketChannel channel = (SocketChannel) key.channel();
        try {
            if (key.isConnectable() && channel.finishConnect()) {
                key.interestOps(SelectionKey.OP_READ | SelectionKey.OP_WRITE);
            }
            if (key.isValid() && key.isWritable()) {
                ByteBuffer rest = (ByteBuffer) key.attachment();
                channel.write(rest);
                if (!rest.hasRemaining()) {
                    key.interestOps(SelectionKey.OP_READ);
                }
            }
            if (key.isValid() && key.isReadable() && channel.read(ByteBuffer.allocate(1024)) < 0) {
                ended(channel);
            }
        } catch (IOException refusedOrReset) {
            ended(channel);
        }
    }

    private void ended(SocketChannel channel) {
        closedByServer.incrementAndGet();
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is closed all the same.
        }
    }

    @Override
    public void close() {
        stopped = true;
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
