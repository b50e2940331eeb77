package dev.latchkey.system;

import java.nio.file.Path;

/** The checkout that is under test: Maven runs a module's tests in the module's folder. */
final class Repository {

    private Repository() {}

    static Path root() {
        return Path.of("..").toAbsolutePath().normalize();
    }
}
