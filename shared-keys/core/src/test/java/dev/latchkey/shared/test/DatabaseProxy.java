package dev.latchkey.shared.test;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A proxy between a service and its database. A test can make the database unreachable and reachable again, without
 * loss of data. The proxy passes bytes from the start, and never changes its port.
 */
public final class DatabaseProxy implements AutoCloseable {
    private final InetSocketAddress server;
    private final int port;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
    private final Gate gate = new Gate();
    private ServerSocket listener;
    private Thread acceptor;

    DatabaseProxy(String host, int port) {
        this.server = new InetSocketAddress(host, port);
        this.listener = listen(0);
        this.acceptor = accept(listener);
        this.port = listener.getLocalPort();
    }

    /** {@return the port of the proxy, on the loopback address} */
    public int port() {
        return port;
    }

    /** Acts like a stopped server: connections end, and new ones are refused. */
    public synchronized void refuse() {
        close(listener);
        join(acceptor); // the system's socket stays open until the thread that waits on it has ended
        cut();
    }

    /** Acts like a frozen server: accepts and keeps connections, and passes no bytes. */
    public void hang() {
        gate.shut();
    }

    /** Ends the open connections; new ones pass. */
    public void cut() {
        connections.forEach(DatabaseProxy::close);
        connections.clear();
    }

    /** Passes everything again, after any other state. */
    public synchronized void pass() {
        if (listener.isClosed()) {
            listener = listen(port);
            acceptor = accept(listener);
        }
        gate.open();
    }

    @Override
    public void close() {
        refuse();
        gate.open();
    }

    private static ServerSocket listen(int wantedPort) {
        try {
            ServerSocket socket = new ServerSocket();
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wantedPort));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("cannot listen on the port " + wantedPort, e);
        }
    }

    private Thread accept(ServerSocket socket) {
        return Thread.ofVirtual().name("database-proxy").start(() -> {
            while (!socket.isClosed()) {
                try {
                    Socket client = socket.accept();
                    connections.add(client);
                    Thread.ofVirtual().name("database-proxy").start(() -> serve(client));
                } catch (IOException e) {
                    close(socket);
                }
            }
        });
    }

    private void serve(Socket client) {
        try {
            gate.await();
            Socket upstream = new Socket();
            connections.add(upstream);
            upstream.connect(server);
            Thread.ofVirtual().name("database-proxy").start(() -> copy(upstream, client));
            copy(client, upstream);
        } catch (IOException e) {
            close(client);
        }
    }

    private void copy(Socket from, Socket to) {
        byte[] buffer = new byte[8192];
        try (from;
                to) {
            for (int length = from.getInputStream().read(buffer);
                    length >= 0;
                    length = from.getInputStream().read(buffer)) {
                gate.await();
                to.getOutputStream().write(buffer, 0, length);
            }
        } catch (IOException e) {
            // One end or the proxy has closed the connection. Closes both ends.
            connections.remove(from);
        }
        connections.remove(from);
        connections.remove(to);
    }

    private static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a socket does not close", e);
        }
    }

    /** Holds bytes back while the proxy hangs. */
    private static final class Gate {
        private boolean shut;

        synchronized void shut() {
            shut = true;
        }

        synchronized void open() {
            shut = false;
            notifyAll();
        }

        synchronized void await() throws IOException {
            try {
                while (shut) {
                    wait();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted", e);
            }
        }
    }
}
