package dev.latchkey.auth.password;

import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The owner of a new password, as far as it matters for the password.
 *
 * @param names that an attacker tries first
 * @param hasSecondFactor whether signing in takes more than the password
 */
public record PasswordOwner(List<String> names, boolean hasSecondFactor) {
    public PasswordOwner {
        names = List.copyOf(names);
    }

    /**
     * {@return the owner of an account without a second factor, which is every account so far}
     *
     * @param names username, address and name; null for one that is not given
     */
    public static PasswordOwner named(@Nullable String... names) {
        return new PasswordOwner(Arrays.stream(names).filter(Objects::nonNull).toList(), false);
    }
}
