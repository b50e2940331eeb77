package dev.latchkey.system;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A program that some tests run. A developer's machine may lack it; {@code .ci/run} installs all of them. A test names
 * its programs with {@link Needs}.
 */
enum Program {
    CADDY("caddy", "the tests of the guide deploy", "caddy"),
    CHROMIUM("Chromium", "the page tests", "chromium") {
        @Override
        boolean isInstalled() {
            return Chromium.find().isPresent();
        }
    },
    GCC("gcc", "the tests with wrong clocks", "gcc libc6-dev"),
    HAPROXY("haproxy", "the tests of rolling restarts", "haproxy"),
    NGINX("nginx", "the tests of rolling restarts, of the guide deploy and of an account's life", "nginx-light"),
    NODE("Node 20 or npm", "the tests of the example verify-node", "nodejs npm") {
        @Override
        boolean isInstalled() {
            return find("npm").isPresent() && find("node").isPresent() && isRecentNode(versionOfNode());
        }
    },
    OPENSSL("openssl", "the commands that register an application by hand, and the guide deploy", "openssl"),
    PGBOUNCER("pgbouncer", "the tests of the guides deploy and pgbouncer", "pgbouncer"),
    PSQL("psql", "the command that signs in to the database", "postgresql-client");

    /** Debian installs servers here, but not every user's PATH contains it. */
    static final String SERVERS = "/usr/sbin";

    /** The example verify-node needs it. */
    private static final int OLDEST_NODE = 20;

    private final String title;
    private final String tests;
    private final String packages;

    Program(String title, String tests, String packages) {
        this.title = title;
        this.tests = tests;
        this.packages = packages;
    }

    boolean isInstalled() {
        return find(title).isPresent();
    }

    /** The Debian packages with the program. */
    List<String> packages() {
        return List.of(packages.split(" "));
    }

    /** {@return what is not tested without the program, why, and how to have it: one line} */
    String leftOut() {
        return "Left out: %s, because %s is missing. To run them: %s".formatted(tests, title, installation());
    }

    /** {@return the command that installs the program on Debian} */
    String installation() {
        return "apt-get install " + packages;
    }

    @Override
    public String toString() {
        return title;
    }

    /**
     * Looks for an executable file on the PATH and among the servers.
     *
     * @param program a name, or an absolute path
     */
    static Optional<Path> find(String program) {
        return Stream.concat(
                        Stream.of(System.getenv().getOrDefault("PATH", "").split(File.pathSeparator)),
                        Stream.of(SERVERS))
                .filter(folder -> !folder.isBlank())
                .map(folder -> Path.of(folder).resolve(program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** {@return true for the version of a Node that can run the example} The version is as Node prints it: v20.19.2. */
    static boolean isRecentNode(String version) {
        return version.matches("v\\d+\\..*")
                && Integer.parseInt(version.substring(1, version.indexOf('.'))) >= OLDEST_NODE;
    }

    private static String versionOfNode() {
        try {
            Process node = new ProcessBuilder("node", "--version").start();
            return new String(node.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException unusable) {
            return "";
        }
    }
}
