package dev.latchkey.system;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.SimpleFileServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;

/** A server of static files: its own origin, without a backend. */
final class StaticPages implements AutoCloseable {
    private final HttpServer server;
    private final Path folder;

    private StaticPages(HttpServer server, Path folder) {
        this.server = server;
        this.folder = folder;
    }

    /** Serves a folder on a free port. */
    static StaticPages serve(Path folder) {
        HttpServer server = SimpleFileServer.createFileServer(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
                folder.toAbsolutePath(),
                SimpleFileServer.OutputLevel.NONE);
        server.start();
        return new StaticPages(server, folder);
    }

    /** {@return the origin, without a trailing slash: {@code http://localhost:3000}} */
    String origin() {
        return "http://localhost:" + server.getAddress().getPort();
    }

    URI uri() {
        return URI.create(origin() + "/");
    }

    /** Copies files into the folder, and replaces text in them, as a reader of the guide would do. */
    void publish(Path files, Map<String, String> replacements) {
        try (Stream<Path> paths = Files.list(files)) {
            for (Path file : paths.toList()) {
                String text = Files.readString(file);
                for (Map.Entry<String, String> replacement : replacements.entrySet()) {
                    text = text.replace(replacement.getKey(), replacement.getValue());
                }
                Files.writeString(folder.resolve(file.getFileName()), text);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
