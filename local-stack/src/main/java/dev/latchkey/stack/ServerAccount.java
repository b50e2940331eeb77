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
 * The operating system user of PostgreSQL, which refuses to run as root. So does PgBouncer in a test.
 *
 * @param prefix precedes each command of PostgreSQL
 * @param owner the uid that must own PostgreSQL's files; empty if they need no change
 */
public record ServerAccount(List<String> prefix, Optional<Integer> owner) {

    private static final int NOBODY = 65_534;
    private static final int ROOT = 0;

    /**
     * Used if the stack runs as root: PostgreSQL runs as "nobody" with one capability, CAP_DAC_OVERRIDE. A checkout
     * often lies in a home folder that "nobody" may not enter, and the capability lets PostgreSQL pass. Without the
     * secure bit no_setuid_fixup, access(2) would ignore the capability, and PostgreSQL checks its own programs with
     * access(2).
     *
     * <p>Some containers forbid a change of the user. There, {@link #IN_NAMESPACE} hides from PostgreSQL that it is
     * root.
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

    /** Finds a way to run PostgreSQL that it does not take for root. */
    public static ServerAccount find() {
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

    public List<String> command(List<String> command) {
        return Stream.concat(prefix.stream(), command.stream()).toList();
    }

    /** Changes the owner of {@code tree}, which an earlier run may have left to another user. */
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
