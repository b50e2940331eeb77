package dev.latchkey.stack;

import java.nio.file.Path;

/**
 * A copy of a server's files as they were at one moment, as a snapshot of the machine's disk would hold them.
 *
 * @param folder where it lies; {@link PostgresServer#restore} takes it away, else it goes with the stack's data folder
 */
public record Snapshot(Path folder) {}
