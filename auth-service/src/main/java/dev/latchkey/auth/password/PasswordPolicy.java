package dev.latchkey.auth.password;

import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.password.PasswordFlaw.Reason;
import io.micronaut.core.util.SupplierUtil;
import jakarta.inject.Singleton;
import java.text.Normalizer;
import java.util.Collection;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import me.gosimple.nbvcxz.resources.DictionaryUtil;
import org.jspecify.annotations.Nullable;

/**
 * Which passwords are taken: long ones that are not among those that everybody tries first. No rules of composition:
 * they make passwords harder to remember, not to guess (NIST SP 800-63B-4 section 3.1.1.2).
 */
@Singleton
public final class PasswordPolicy {
    private static final int MAX_LENGTH = 1024;
    private static final String SERVICE_NAME = "latchkey";

    private final int minLength;

    /** Read for the first new password, not at the start. */
    private final Supplier<Set<String>> common = SupplierUtil.memoized(this::readCommon);

    PasswordPolicy(PasswordSettings settings) {
        minLength = settings.minLength();
    }

    private Set<String> readCommon() {
        return DictionaryUtil.loadRankedDictionary(DictionaryUtil.passwords).keySet().stream()
                .filter(password -> length(password) >= minLength)
                .map(password -> password.toLowerCase(Locale.ROOT))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** {@return in characters, the fewest that a password may have} */
    public int minLength() {
        return minLength;
    }

    /**
     * Judges a password that somebody wants to have.
     *
     * @param names of its owner: guessed first; null for one that is not given
     * @return what is wrong with it, to follow the word "password"; empty when nothing is
     */
    public Optional<String> objection(String password, Collection<@Nullable String> names) {
        return flaw(password, names).map(PasswordFlaw::message);
    }

    /** Judges like {@link #objection}, for those who say it in other languages. */
    public Optional<PasswordFlaw> flaw(String password, Collection<@Nullable String> names) {
        String normalized = Normalizer.normalize(password, Normalizer.Form.NFC);
        String lowerCase = normalized.toLowerCase(Locale.ROOT);
        if (length(normalized) < minLength) {
            return Optional.of(new PasswordFlaw(Reason.TOO_SHORT, minLength));
        }
        if (length(normalized) > MAX_LENGTH) {
            return Optional.of(new PasswordFlaw(Reason.TOO_LONG, MAX_LENGTH));
        }
        if (normalized.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.of(PasswordFlaw.of(Reason.CONTROL_CHARACTER));
        }
        if (common.get().contains(lowerCase)) {
            return Optional.of(PasswordFlaw.of(Reason.COMMON));
        }
        String key = NameKey.of(password);
        boolean guessable = key.equals(SERVICE_NAME)
                || names.stream().anyMatch(name -> name != null && key.equals(NameKey.of(name)));
        return guessable ? Optional.of(PasswordFlaw.of(Reason.GUESSABLE)) : Optional.empty();
    }

    private static int length(String text) {
        return text.codePointCount(0, text.length());
    }
}
