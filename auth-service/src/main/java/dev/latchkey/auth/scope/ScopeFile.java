package dev.latchkey.auth.scope;

import dev.latchkey.shared.json.JsonRefusedException;
import dev.latchkey.shared.json.StrictJson;
import dev.latchkey.shared.micronaut.error.InvalidField;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a file with scopes: a JSON object with the member {@code scopes}, an array of objects like the body of
 * {@code POST /admin/scopes}.
 */
final class ScopeFile {
    private static final String SCOPES = "scopes";
    private static final String NAME = "name";
    private static final String DESCRIPTIONS = "descriptions";
    private static final String ALLOWED_FOR = "allowed_for";
    private static final Set<String> MEMBERS = Set.of(NAME, DESCRIPTIONS, ALLOWED_FOR);

    private ScopeFile() {}

    /**
     * {@return the scopes, in the order of the file}
     *
     * @throws IllegalArgumentException when the file is not valid; the message is a sentence about the first error
     */
    static List<ScopeEntry> parse(byte[] json, ScopeEntry.Origin origin) {
        List<ScopeEntry> entries = new ArrayList<>();
        for (Object scope : scopes(json)) {
            entries.add(entry(scope, entries.size() + 1, origin));
        }
        return entries;
    }

    private static List<?> scopes(byte[] json) {
        try {
            Map<String, @Nullable Object> document = StrictJson.values(json);
            if (document.keySet().equals(Set.of(SCOPES)) && document.get(SCOPES) instanceof List<?> scopes) {
                return scopes;
            }
        } catch (JsonRefusedException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
        throw new IllegalArgumentException("The object must have one member: the array scopes.");
    }

    private static ScopeEntry entry(@Nullable Object json, int number, ScopeEntry.Origin origin) {
        if (!(json instanceof Map<?, ?> members) || !MEMBERS.containsAll(members.keySet())) {
            throw new IllegalArgumentException("Scope " + number + " must be an object with no other members than "
                    + NAME + ", " + DESCRIPTIONS + " and " + ALLOWED_FOR + ".");
        }
        ScopeDefinition definition = new ScopeDefinition(
                members.get(NAME) instanceof String name ? name : null,
                members.containsKey(DESCRIPTIONS) ? descriptions(members.get(DESCRIPTIONS)) : null,
                members.containsKey(ALLOWED_FOR) ? allowedFor(members.get(ALLOWED_FOR)) : null);
        List<InvalidField> objections = definition.objections();
        if (!objections.isEmpty()) {
            InvalidField first = objections.getFirst();
            throw new IllegalArgumentException("Scope " + number + ": " + first.field() + ' ' + first.message() + '.');
        }
        return definition.entry(origin);
    }

    /** The rules refuse a member that is not a text. A value that is not an object becomes one that they refuse. */
    @SuppressWarnings("unchecked") // the names of a JSON object's members are strings
    private static Map<String, Object> descriptions(@Nullable Object json) {
        return json instanceof Map<?, ?> texts ? (Map<String, Object>) texts : Map.of("", "");
    }

    private static List<String> allowedFor(@Nullable Object json) {
        return json instanceof List<?> texts
                ? texts.stream().map(String::valueOf).toList()
                : List.of();
    }
}
