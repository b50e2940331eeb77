package dev.latchkey.auth.password;

import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.brand.Brand;
import dev.latchkey.auth.password.PasswordFlaw.Reason;
import io.micronaut.core.util.SupplierUtil;
import jakarta.inject.Singleton;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import me.gosimple.nbvcxz.Nbvcxz;
import me.gosimple.nbvcxz.matching.match.BruteForceMatch;
import me.gosimple.nbvcxz.matching.match.DictionaryMatch;
import me.gosimple.nbvcxz.matching.match.Match;
import me.gosimple.nbvcxz.matching.match.RepeatMatch;
import me.gosimple.nbvcxz.matching.match.SeparatorMatch;
import me.gosimple.nbvcxz.resources.ConfigurationBuilder;
import me.gosimple.nbvcxz.resources.Dictionary;
import me.gosimple.nbvcxz.resources.DictionaryBuilder;
import me.gosimple.nbvcxz.scoring.Result;

/**
 * Estimates how many guesses an attacker needs for a password, with the library nbvcxz. It assumes that the attacker first
 * tries common passwords, words and names, with usual affixes and substitutions, and then rows of keys, dates and
 * repetitions.
 *
 * <p>Known limits: the lists contain English words, names and passwords. A password of 64 code points or more is not
 * estimated, because the time grows with the length, and attackers' lists do not contain such long passwords.
 */
@Singleton
class GuessEstimate {
    private static final String SOFTWARE = "latchkey";

    private static final int NOT_ESTIMATED_FROM = 64;
    /**
     * A thousand million guesses. That is out of reach over the network. With stolen hashes, it takes months of one
     * processor for one account. Phrases of three common words need more guesses.
     */
    private static final double LEAST_BITS = 30;

    private static final long LONGEST_MILLIS = 100;
    private static final int SHORTEST_WORD = 3;
    private static final String COMMON = "passwords";
    private static final String NAMES = "names";
    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^\\p{L}\\p{N}]+");

    /** Loaded for the first new password, not at the start, because they take 17 MB. */
    private final Supplier<List<Dictionary>> dictionaries =
            SupplierUtil.memoized(ConfigurationBuilder::getDefaultDictionaries);

    private final Supplier<Set<String>> common = SupplierUtil.memoized(() -> dictionaries.get().stream()
            .filter(dictionary -> dictionary.getDictionaryName().equals(COMMON))
            .findFirst()
            .orElseThrow()
            .getDictonary()
            .keySet());

    private final String brand;

    GuessEstimate(Brand brand) {
        this.brand = brand.name();
    }

    /**
     * {@return whether it is the name of the service, or of its software}
     *
     * @param key as {@link NameKey} makes it
     */
    boolean isServiceName(String key) {
        return key.equals(SOFTWARE) || key.equals(NameKey.of(brand));
    }

    /** {@return whether the password is in the list of common ones, ignoring case} */
    boolean isCommon(String password) {
        return common.get().contains(password.toLowerCase(Locale.ROOT));
    }

    /** {@return why an attacker can guess the password soon; empty when that takes long} */
    Optional<Reason> weakness(String password, PasswordOwner owner) {
        if (password.codePointCount(0, password.length()) >= NOT_ESTIMATED_FROM) {
            return Optional.empty();
        }
        Result result = estimate(password, owner.names());
        return result.getEntropy() < LEAST_BITS ? reason(result.getMatches()) : Optional.empty();
    }

    private Result estimate(String password, Collection<String> names) {
        List<Dictionary> known = new ArrayList<>(dictionaries.get());
        known.add(new DictionaryBuilder()
                .setDictionaryName(NAMES)
                .setExclusion(true)
                .addWords(words(names), 1)
                .createDictionary());
        return new Nbvcxz(new ConfigurationBuilder()
                        .setDictionaries(known)
                        .setDistanceCalc(false)
                        .setCombinationAlgorithmTimeout(LONGEST_MILLIS)
                        .createConfiguration())
                .estimate(password);
    }

    /** {@return the names, and the words in them} */
    private Set<String> words(Collection<String> names) {
        return Stream.concat(Stream.of(SOFTWARE, brand), names.stream())
                .map(name -> name.toLowerCase(Locale.ROOT))
                .flatMap(name -> Stream.concat(Stream.of(name), BETWEEN_WORDS.splitAsStream(name)))
                .filter(word -> word.length() >= SHORTEST_WORD)
                .collect(Collectors.toSet());
    }

    /**
     * A few random characters have little entropy, too, but attackers do not try them first. For them, only the minimum
     * length counts.
     */
    private static Optional<Reason> reason(List<Match> matches) {
        List<Match> guessed = matches.stream().filter(GuessEstimate::isGuessed).toList();
        if (guessed.isEmpty()) {
            return Optional.empty();
        }
        List<DictionaryMatch> words = guessed.stream()
                .filter(DictionaryMatch.class::isInstance)
                .map(DictionaryMatch.class::cast)
                .toList();
        if (words.isEmpty()) {
            return Optional.of(Reason.PATTERN);
        }
        boolean name = words.stream().anyMatch(word -> word.getDictionaryName().equals(NAMES));
        return Optional.of(name ? Reason.GUESSABLE : Reason.VARIATION);
    }

    private static boolean isGuessed(Match match) {
        return switch (match) {
            case BruteForceMatch tried -> false;
            case SeparatorMatch between -> false;
            // The estimator counts UTF-16 units, and attackers' lists contain repetitions of ASCII characters only.
            case RepeatMatch repeat -> repeat.getToken().chars().allMatch(character -> character < 0x80);
            default -> true;
        };
    }
}
