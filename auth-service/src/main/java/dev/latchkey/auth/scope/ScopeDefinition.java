package dev.latchkey.auth.scope;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.account.DisplayName;
import dev.latchkey.auth.language.Languages;
import dev.latchkey.shared.micronaut.error.FieldFlaw;
import dev.latchkey.shared.micronaut.error.InvalidField;
import io.micronaut.serde.annotation.Serdeable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A scope as an administrator or a settings file describes it, not yet validated.
 *
 * @param name a scope-token (RFC 6749 section 3.3)
 * @param descriptions what it allows, by language, to complete "Orders asks to"; people see the name when absent
 * @param allowedFor login, clients or both; both when absent
 */
@Serdeable
public record ScopeDefinition(
        @Nullable String name,
        @Nullable Map<String, Object> descriptions,

        @JsonProperty("allowed_for") @Nullable List<String> allowedFor) {
    private static final int LONGEST_NAME = 100;
    private static final int LONGEST_TEXT = 255;

    /** The characters of a scope-token. */
    private static final Pattern NAME = Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]{1," + LONGEST_NAME + "}");

    private static final List<String> REQUESTERS = Arrays.stream(ScopeEntry.Requester.values())
            .map(ScopeEntry.Requester::text)
            .toList();

    /** {@return whether a scope can have this name} */
    static boolean isName(String text) {
        return NAME.matcher(text).matches();
    }

    /** {@return all errors in the definition; empty when it is valid} */
    public List<InvalidField> objections() {
        List<InvalidField> errors = new ArrayList<>();
        if (name == null || !isName(name)) {
            errors.add(new InvalidField(
                    "name",
                    name == null ? FieldFlaw.REQUIRED : FieldFlaw.INVALID,
                    "must have 1 to " + LONGEST_NAME
                            + " printable ASCII characters, without spaces, quotation marks and backslashes"));
        }
        if (descriptions != null && !descriptions.entrySet().stream().allMatch(ScopeDefinition::isDescription)) {
            errors.add(new InvalidField(
                    "descriptions",
                    FieldFlaw.INVALID,
                    "must have a text for each of some languages, by their codes such as en or de, each of "
                            + LONGEST_TEXT + " characters or fewer, and without control or invisible characters"));
        }
        if (allowedFor != null && !areRequesters(allowedFor)) {
            errors.add(new InvalidField("allowed_for", FieldFlaw.INVALID, "must be login, clients or both"));
        }
        return errors;
    }

    private static boolean isDescription(Map.Entry<String, Object> description) {
        return Languages.isCode(description.getKey()) && isText(description.getValue());
    }

    /** A JSON object may have any value for a text. Binding to text would turn a number into its digits, or fail. */
    private static boolean isText(@Nullable Object value) {
        return value instanceof String text && text.length() <= LONGEST_TEXT && DisplayName.isReadable(text);
    }

    private static boolean areRequesters(List<String> texts) {
        return !texts.isEmpty()
                && new HashSet<>(texts).size() == texts.size()
                && texts.stream().allMatch(text -> REQUESTERS.stream().anyMatch(known -> known.equals(text)));
    }

    /** {@return the entry that a valid definition describes} */
    public ScopeEntry entry(ScopeEntry.Origin origin) {
        List<String> named = Objects.requireNonNullElse(allowedFor, REQUESTERS);
        Set<ScopeEntry.Requester> requesters = Arrays.stream(ScopeEntry.Requester.values())
                .filter(requester -> named.contains(requester.text()))
                .collect(Collectors.toUnmodifiableSet());
        Map<String, Object> described = Objects.requireNonNullElse(descriptions, Map.of());
        Map<String, String> texts = described.entrySet().stream()
                .collect(Collectors.toMap(Map.Entry::getKey, text -> String.valueOf(text.getValue())));
        return new ScopeEntry(Objects.requireNonNull(name), texts, requesters, origin);
    }
}
