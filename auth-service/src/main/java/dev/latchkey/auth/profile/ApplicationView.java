package dev.latchkey.auth.profile;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An application as its owner sees it.
 *
 * @param since the day, in the language of the page
 */
public record ApplicationView(String id, String name, List<Line> lines, String since) {
    /**
     * What it is allowed.
     *
     * @param text a description in the language of the page; null when the catalogue has none
     */
    public record Line(String scope, @Nullable String text) {}
}
