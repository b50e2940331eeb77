package dev.latchkey.system;

import java.nio.file.Path;

/** The checkout under test. Maven runs the tests in the module's folder. */
final class Repository {

    private Repository() {}

    static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
