package dev.latchkey.auth.registration;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * Who may register.
 *
 * @param mode {@code open} for everybody, {@code closed} for nobody, {@code invite} for those whom an administrator invites
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
                    + CLOSED + " or " + INVITE + ", and is " + mode);
        }
    }

    /** {@return whether everybody may register} */
    public boolean isOpen() {
        return mode.equals(OPEN);
    }

    /** {@return whether nobody may register, invited or not} */
    public boolean isClosed() {
        return mode.equals(CLOSED);
    }

    /** {@return whether only those may register who have an invitation} */
    public boolean byInvitation() {
        return mode.equals(INVITE);
    }
}
