package dev.latchkey.system;

import dev.latchkey.stack.FileTree;
import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.StackSettings;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * New stacks whose database already has its tables and its signing key. To create them is most of the time of a first
 * start, and only tests of the first start need that: {@link WalkthroughIT}, {@link DatabaseFaultIT} and
 * {@link StackCommandIT}.
 */
final class MigratedStack {

    /** Runs the migrations once per JVM. */
    private static final class Template {
        private static final Path FOLDER = create();
    }

    private MigratedStack() {}

    /**
     * {@return settings on free ports, like {@link StackSettings#onFreePorts}, for a folder that now has a migrated
     * database}
     *
     * @param folder has no database yet
     */
    static StackSettings onFreePorts(Path folder, int authReplicas, int resourceReplicas) {
        copyDataTo(folder);
        return StackSettings.onFreePorts(Repository.root(), folder, authReplicas, resourceReplicas);
    }

    /** Copies a migrated database without accounts, its passwords and its master key. */
    static void copyDataTo(Path folder) {
        try {
            Files.createDirectories(folder);
            for (String part : List.of("postgres", "secrets")) {
                FileTree.copy(Template.FOLDER.resolve(part), folder.resolve(part));
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * {@return an empty folder for the data of a stack that outlives a test class} It is in the build folder, and stays
     * there until the next run.
     */
    static Path emptyFolder(String name) {
        Path folder = Path.of("target", "stacks", name).toAbsolutePath();
        try {
            FileTree.delete(folder);
            return Files.createDirectories(folder);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path create() {
        Path folder = emptyFolder("template");
        StackSettings settings = StackSettings.onFreePorts(Repository.root(), folder, 1, 1);
        LocalStack stack = LocalStack.open(settings, System.out::println);
        try {
            stack.start();
        } finally {
            stack.close();
        }
        return folder;
    }
}
