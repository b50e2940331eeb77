package dev.latchkey.auth.account;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A part of what this service stores about a person. Each package that has tables about people has a bean of this type, and
 * {@code dev.latchkey.auth.download} puts the parts together. A part never contains a secret or a hash.
 */
public interface StoredData {
    /** The largest number of items of a list in the download; a longer list has only the newest. */
    int MOST = 10_000;

    /** {@return the name of the part: a member of the downloaded JSON object, in snake case} */
    String section();

    /**
     * {@return the data: maps, lists, strings, numbers, booleans and null} Its size is bounded: {@link #list} makes a list.
     */
    Object of(UUID accountId);

    /**
     * {@return a list for the download, which says whether it is complete}
     *
     * @param found the newest first: one more than {@link #MOST} if there are as many
     */
    static Map<String, @Nullable Object> list(List<Map<String, @Nullable Object>> found) {
        Map<String, @Nullable Object> list = new LinkedHashMap<>();
        list.put("complete", found.size() <= MOST);
        list.put("items", found.subList(0, Math.min(found.size(), MOST)));
        return list;
    }

    /** {@return the text of a value that JSON does not have, such as a time; null for null} */
    static @Nullable String text(@Nullable Object value) {
        return value == null ? null : value.toString();
    }
}
