package dev.latchkey.shared.signin;

import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A class of sign-ins, the value of {@code acr} (OpenID Connect Core section 2). The classes are in ascending order, and each
 * satisfies a requirement of the classes before it.
 */
public enum AuthenticationClass {
    /** One factor, such as a password. */
    ONE_FACTOR("1"),
    /** Two factors, or a passkey that has verified its user. */
    TWO_FACTORS("2");

    /** The method that says that there were several factors (RFC 8176 section 2). */
    private static final String SEVERAL_FACTORS = "mfa";

    private final String acr;

    AuthenticationClass(String acr) {
        this.acr = acr;
    }

    /**
     * {@return the class of a sign-in; empty when its methods are not known}
     *
     * @param methods {@code amr}, in the values of RFC 8176
     */
    public static Optional<AuthenticationClass> of(Collection<String> methods) {
        if (methods.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(methods.contains(SEVERAL_FACTORS) ? TWO_FACTORS : ONE_FACTOR);
    }

    /** {@return the class of this name; empty for any other text, and for null} */
    public static Optional<AuthenticationClass> named(@Nullable String acr) {
        return Arrays.stream(values()).filter(known -> known.acr.equals(acr)).findFirst();
    }

    /** {@return the value of {@code acr}} */
    public String acr() {
        return acr;
    }

    /** {@return whether a sign-in of this class is enough where {@code required} is required} */
    public boolean satisfies(AuthenticationClass required) {
        return compareTo(required) >= 0;
    }
}
