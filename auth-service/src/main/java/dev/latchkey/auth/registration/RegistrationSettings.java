package dev.latchkey.auth.registration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * The setting for registration.
 *
 * @param mode {@code open} for all people, {@code closed} for none, {@code invite} for people whom an administrator invites
 */
@Context
@ConfigurationProperties("latchkey.registration")
public record RegistrationSettings(
        @Bindable(defaultValue = "open") String mode) {
    private static final String OPEN = "open";
    private static final String CLOSED = "closed";
    private static final String INVITE = "invite";

    public RegistrationSettings {
        mode = mode.isBlank() ? OPEN : mode;
        if (!List.of(OPEN, CLOSED, INVITE).contains(mode)) {
            throw new IllegalArgumentException("latchkey.registration.mode (REGISTRATION) must be " + OPEN + ", "
                    + CLOSED + " or " + INVITE + ", but is " + mode);
        }
    }

    /** {@return whether registration is open to all people} */
    public boolean isOpen() {
        return mode.equals(OPEN);
    }

    /** {@return whether registration is closed, even with an invitation} */
    public boolean isClosed() {
        return mode.equals(CLOSED);
    }

    /** {@return whether registration needs an invitation} */
    public boolean byInvitation() {
        return mode.equals(INVITE);
    }
}
