package dev.latchkey.stack.probe;

import dev.latchkey.stack.StackFailure;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The username and password to sign in with. */
record Credentials(String username, String password) {

    static final String USERNAME_VARIABLE = "PROBE_USERNAME";
    static final String PASSWORD_VARIABLE = "PROBE_PASSWORD";

    private static final int PASSWORD_BYTES = 24;

    /**
     * {@return the credentials of an existing account, if the environment has them; needed where registration is
     * closed}
     *
     * @throws StackFailure when only one of the two variables is set
     */
    static Optional<Credentials> given(Map<String, String> environment) {
        String username = environment.getOrDefault(USERNAME_VARIABLE, "");
        String password = environment.getOrDefault(PASSWORD_VARIABLE, "");
        if (username.isEmpty() != password.isEmpty()) {
            throw new StackFailure(
                    "%s and %s belong together: set both.".formatted(USERNAME_VARIABLE, PASSWORD_VARIABLE));
        }
        return username.isEmpty() ? Optional.empty() : Optional.of(new Credentials(username, password));
    }

    /** {@return credentials for a new account} The password is not stored, so the account cannot be used again. */
    static Credentials throwAway() {
        byte[] random = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(random);
        return new Credentials(
                "probe-" + UUID.randomUUID(),
                Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }

    /** Omits the password. */
    @Override
    public String toString() {
        return username;
    }
}
