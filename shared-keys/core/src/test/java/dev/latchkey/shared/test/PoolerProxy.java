package dev.latchkey.shared.test;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ThreadLocalRandom;

/**
 * A proxy that acts like PgBouncer in one respect: it gives each client an invented process id (the message
 * BackendKeyData of PostgreSQL's protocol). Everything else passes unchanged.
 */
public final class PoolerProxy implements AutoCloseable {
    private static final int BACKEND_KEY_DATA = 'K';
    private static final int LENGTH_BYTES = 4;

    private final TestDatabase database;
    private final ServerSocket listener;

    /** Starts the proxy on a free port. */
    public PoolerProxy(TestDatabase database) {
        this.database = database;
        try {
            listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().name("pooler-proxy").start(this::accept);
    }

    /** {@return the database's URL through the proxy} */
    public String url() {
        return "jdbc:postgresql://localhost:" + listener.getLocalPort() + "/" + database.name();
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Socket server = new Socket(database.host(), database.port());
                Thread.ofVirtual().name("pooler-proxy").start(() -> copy(client, server));
                Thread.ofVirtual().name("pooler-proxy").start(() -> answer(server, client));
            } catch (IOException e) {
                return; // the listener was closed
            }
        }
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to) {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // Either end hung up: the connection is over.
            return;
        }
    }

    private static void answer(Socket server, Socket client) {
        try (server;
                client) {
            DataInputStream in = new DataInputStream(server.getInputStream());
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            out.write(in.read()); // the answer to a TLS request is one byte
            for (int type = in.read(); type >= 0; type = in.read()) {
                int length = in.readInt();
                byte[] body = in.readNBytes(length - LENGTH_BYTES);
                if (type == BACKEND_KEY_DATA) {
                    ThreadLocalRandom.current().nextBytes(body);
                    body[0] = 0x7f; // no process has so large an id
                }
                out.write(type);
                out.writeInt(length);
                out.write(body);
            }
        } catch (IOException e) {
            // Either end hung up: the connection is over.
            return;
        }
    }
}
