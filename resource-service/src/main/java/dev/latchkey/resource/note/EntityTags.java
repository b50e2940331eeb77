package dev.latchkey.resource.note;

import dev.latchkey.resource.error.ResourceProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The value of {@code If-Match} or {@code If-None-Match} in a request (RFC 9110 sections 13.1.1 and 13.1.2). */
sealed interface EntityTags {
    /** The request has no such header. */
    record Absent() implements EntityTags {}

    /** {@code *}: matches every version. */
    record Any() implements EntityTags {}

    /** A list of tags, which may be empty. */
    record Listed(List<EntityTag> tags) implements EntityTags {}

    /**
     * An entity tag (RFC 9110 section 8.8.3).
     *
     * @param weak whether it has the prefix {@code W/}
     * @param opaque the text between the quotes
     */
    record EntityTag(boolean weak, String opaque) {
        /** One list element, which may be empty, and the comma after it. A tag itself may contain commas. */
        private static final Pattern ELEMENT =
                Pattern.compile("\\G[ \\t]*(?:(W/)?\"([!\\x23-\\x7e\\x80-\\xff]*)\")?[ \\t]*(,|\\z)");

        /** {@return the tag without {@code W/}, for the weak comparison (section 8.8.3.2)} */
        String text() {
            return "\"" + opaque + "\"";
        }
    }

    /**
     * Parses a header. All lines of the header form one list.
     *
     * @param header {@code If-Match} or {@code If-None-Match}
     * @throws ProblemException 400 when the value is neither {@code *} nor a list of entity tags
     */
    static EntityTags of(HttpRequest<?> request, String header) {
        List<String> lines = request.getHeaders().getAll(header);
        if (lines.isEmpty()) {
            return new Absent();
        }
        String list = String.join(",", lines);
        return list.strip().equals("*") ? new Any() : new Listed(parse(header, list));
    }

    private static List<EntityTag> parse(String header, String list) {
        List<EntityTag> tags = new ArrayList<>();
        Matcher element = EntityTag.ELEMENT.matcher(list);
        int end = -1;
        while (element.find()) {
            if (element.group(2) != null) {
                tags.add(new EntityTag(element.group(1) != null, element.group(2)));
            }
            end = element.end();
            if (element.group(3).isEmpty()) {
                break;
            }
        }
        if (end != list.length()) {
            throw new ProblemException(
                    ResourceProblem.INVALID_ENTITY_TAG,
                    "The header " + header + " must contain entity tags in double quotes.");
        }
        return tags;
    }
}
