package dev.latchkey.shared.key;

import java.util.Set;

/** A key source that can tell what it knows. */
public interface KnownKeys {
    /** {@return the {@code kid}s of the keys that tokens are verified with at the moment; never waits} */
    Set<String> knownKids();
}
