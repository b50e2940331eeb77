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
 * An attacker that opens connections, begins a request on each, and never ends it. It replaces each connection that the
 * server closes, until this object is closed.
 */
final class HeldRequests implements AutoCloseable {
    private static final int WAIT_MILLIS = 20;
    /**
     * New connections in one round of 20 ms: 2,000 a second, so that the attacker leaves processor time to the server.
     */
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
     * Starts the attack.
     *
     * @param beginning the beginning of each request; each character is one byte
     * @param connections how many connections the attacker keeps open
     */
    HeldRequests(int port, String beginning, int connections) {
        this.server = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        this.beginning = beginning.getBytes(StandardCharsets.ISO_8859_1);
        this.connections = connections;
        this.thread = Thread.ofPlatform().name("held requests").start(this::run);
    }

    /** {@return how many connections were opened so far} */
    long opened() {
        return opened.get();
    }

    /** {@return how many connections the server has closed so far} */
    long closedByServer() {
        return closedByServer.get();
    }

    /** {@return how many connections are open} */
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
                selector.selectNow(); // removes cancelled keys
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
            // The connection is closed anyway.
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
