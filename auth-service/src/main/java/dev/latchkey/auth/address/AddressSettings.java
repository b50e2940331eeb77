package dev.latchkey.auth.address;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * The setting for the verification of addresses.
 *
 * @param verification {@code off}, {@code optional}, or {@code required} before an account with an address can sign in
 */
@Context
@ConfigurationProperties("latchkey.email")
record AddressSettings(@Bindable(defaultValue = "optional") String verification) {
    private static final String OFF = "off";
    private static final String OPTIONAL = "optional";
    private static final String REQUIRED = "required";

    AddressSettings {
        verification = verification.isBlank() ? OPTIONAL : verification;
        if (!List.of(OFF, OPTIONAL, REQUIRED).contains(verification)) {
            throw new IllegalArgumentException("latchkey.email.verification (EMAIL_VERIFICATION) must be " + OFF + ", "
                    + OPTIONAL + " or " + REQUIRED + ", but is " + verification);
        }
    }

    boolean isOff() {
        return verification.equals(OFF);
    }

    boolean isRequired() {
        return verification.equals(REQUIRED);
    }
}
