package dev.latchkey.stack;

import java.nio.file.Path;

/**
 * A copy of a server's files at one moment, like a snapshot of the machine's disk.
 *
 * @param folder where the copy is; {@link PostgresServer#restore} moves it away, or it stays in the stack's data folder
 */
public record Snapshot(Path folder) {}
