package dev.latchkey.auth.address;

import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.shared.micronaut.database.StartRefusedException;
import dev.latchkey.shared.micronaut.database.StartupStep;
import jakarta.inject.Singleton;

/**
 * Whether this service verifies addresses. It needs mail for that: without mail, {@code optional} means {@code off}, and
 * {@code required} stops the start.
 */
@Singleton
public final class EmailVerification implements StartupStep {
    private static final int BEFORE_MIGRATIONS = 0;

    private final AddressSettings settings;
    private final Outbox outbox;

    EmailVerification(AddressSettings settings, Outbox outbox) {
        this.settings = settings;
        this.outbox = outbox;
    }

    @Override
    public int getOrder() {
        return BEFORE_MIGRATIONS;
    }

    @Override
    public void run() {
        if (settings.isRequired() && !outbox.isOpen()) {
            throw new StartRefusedException("EMAIL_VERIFICATION is required, but there is no MAIL_URL: without mail no"
                    + " address can be verified, so new accounts could not sign in.");
        }
    }

    /** {@return whether new addresses are verified} */
    public boolean isOn() {
        return !settings.isOff() && outbox.isOpen();
    }

    /** {@return whether an account with an address can sign in only once the address is verified} */
    public boolean isRequired() {
        return settings.isRequired();
    }
}
