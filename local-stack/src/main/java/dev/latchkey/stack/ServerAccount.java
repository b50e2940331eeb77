package dev.latchkey.stack;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who PostgreSQL runs as: it refuses to be root.
 *
 * @param prefix what goes before its commands
 * @param owner the user number that its files must belong to; empty when that is so anyway
 */
record ServerAccount(List<String> prefix, Optional<Integer> owner) {

    private static final int NOBODY = 65_534;
    private static final int ROOT = 0;

    /**
     * As root, PostgreSQL becomes "nobody", keeping the one right to pass through folders that nobody may not enter:
     * checkouts lie in home folders. Where users cannot be changed, as in some containers, a user namespace hides from
     * it that it is root. Without the secure bit that right would not count where PostgreSQL asks whether it may read
     * its own programs.
     */
    private static final List<String> AS_NOBODY = List.of(
            "setpriv",
            "--reuid=" + NOBODY,
            "--regid=" + NOBODY,
            "--clear-groups",
            "--inh-caps=+dac_override",
            "--ambient-caps=+dac_override",
            "--securebits=+no_setuid_fixup",
            "--");

    private static final List<String> IN_NAMESPACE = List.of("unshare", "--user", "--");

    /** Finds a way to be somebody else than root. */
    static ServerAccount find() {
        if (!isRoot()) {
            return new ServerAccount(List.of(), Optional.empty());
        }
        if (canRun(AS_NOBODY)) {
            return new ServerAccount(AS_NOBODY, Optional.of(NOBODY));
        }
        if (canRun(IN_NAMESPACE)) {
            return new ServerAccount(IN_NAMESPACE, Optional.of(ROOT));
        }
        throw new StackFailure("PostgreSQL refuses to run as root, and neither setpriv nor unshare works here: "
                + "start the stack as another user.");
    }

    List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Hands {@code tree} over, where an earlier run may have left it to someone else. */
    void own(Path tree) throws IOException {
        if (owner.isEmpty()) {
            return;
        }
        try (Stream<Path> paths = Files.walk(tree)) {
            for (Path path : (Iterable<Path>) paths::iterator) {
                Files.setAttribute(path, "unix:uid", owner.get(), LinkOption.NOFOLLOW_LINKS);
            }
        }
    }

    private static boolean isRoot() {
        return new UnixSystem().getUid() == ROOT;
    }

    private static boolean canRun(List<String> prefix) {
        return Programs.succeeds(new ServerAccount(prefix, Optional.empty()).command(List.of("true")));
    }
}
