package dev.latchkey.auth.password;

import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.password.PasswordFlaw.Reason;
import dev.latchkey.shared.micronaut.error.ProblemException;
import jakarta.inject.Singleton;
import java.util.Optional;

/**
 * Decides which passwords are accepted: long ones that an attacker does not try first. There are no rules of composition.
 * They make passwords harder to remember, but not harder to guess (NIST SP 800-63B-4 section 3.1.1.2).
 *
 * <p>A name or a common password is reported before a length that is too short: a longer password of this kind is still
 * bad.
 */
@Singleton
public final class PasswordPolicy {
    private static final int MAX_LENGTH = 1024;

    private final PasswordSettings settings;
    private final GuessEstimate estimate;
    private final BreachedPasswords breached;
    private final HashThreads threads;

    PasswordPolicy(PasswordSettings settings, GuessEstimate estimate, BreachedPasswords breached, HashThreads threads) {
        this.settings = settings;
        this.estimate = estimate;
        this.breached = breached;
        this.threads = threads;
    }

    /** {@return the minimum length, in characters, of a password that is the only factor} */
    public int minLength() {
        return settings.minLength();
    }

    /**
     * Checks a new password.
     *
     * @return its flaw; empty when it has none
     * @throws ProblemException 503 when too many others wait: the check takes about as long as a hash
     */
    public Optional<PasswordFlaw> flaw(String password, PasswordOwner owner) {
        String normalized = PasswordHasher.normalize(password);
        int length = normalized.codePointCount(0, normalized.length());
        int minLength = owner.hasSecondFactor() ? settings.minLengthWithSecondFactor() : settings.minLength();
        if (length < PasswordSettings.LEAST_LENGTH) {
            return Optional.of(new PasswordFlaw(Reason.TOO_SHORT, minLength));
        }
        if (length > MAX_LENGTH) {
            return Optional.of(new PasswordFlaw(Reason.TOO_LONG, MAX_LENGTH));
        }
        if (normalized.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of(PasswordFlaw.of(Reason.CONTROL_CHARACTER));
        }
        if (isName(normalized, owner)) {
            return Optional.of(PasswordFlaw.of(Reason.GUESSABLE));
        }
        return threads.run(memory -> guessed(normalized, length, minLength, owner));
    }

    private Optional<PasswordFlaw> guessed(String password, int length, int minLength, PasswordOwner owner) {
        if (estimate.isCommon(password)) {
            return Optional.of(PasswordFlaw.of(Reason.COMMON));
        }
        if (length < minLength) {
            return Optional.of(new PasswordFlaw(Reason.TOO_SHORT, minLength));
        }
        return estimate.weakness(password, owner)
                .or(() -> breached.contains(password) ? Optional.of(Reason.BREACHED) : Optional.empty())
                .map(PasswordFlaw::of);
    }

    private boolean isName(String password, PasswordOwner owner) {
        String key = NameKey.of(password);
        return estimate.isServiceName(key)
                || owner.names().stream().map(NameKey::of).anyMatch(key::equals);
    }
}
