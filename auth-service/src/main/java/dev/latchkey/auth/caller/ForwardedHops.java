package dev.latchkey.auth.caller;

import java.util.ArrayList;
import java.util.List;

/**
 * Splits the headers of proxies into hops, the last one first. It reads from the right, because each proxy appends its hop.
 * The text to the left of these hops may be forged by a caller, for example with quotes that are never closed.
 */
final class ForwardedHops {
    /** Stands for a hop whose {@code for} is missing or repeated. It is not an address. */
    static final String UNREADABLE = "unknown";

    /** The maximum number of hops that are read, more than any request passes. */
    private static final int MOST = 64;

    private ForwardedHops() {}

    /**
     * {@return the hops of {@code X-Forwarded-For}, the last first}
     *
     * @param lines the header's lines, in the order of the request
     */
    static List<String> ofList(List<String> lines) {
        List<String> hops = new ArrayList<>();
        for (String line : lines.reversed()) {
            int end = line.length();
            while (end >= 0 && hops.size() < MOST) {
                int comma = line.lastIndexOf(',', end - 1);
                addUnlessEmpty(hops, line.substring(comma + 1, end));
                end = comma;
            }
        }
        return hops;
    }

    /**
     * {@return the values of {@code for} in {@code Forwarded} (RFC 7239 section 4), the last first, without their quotes}
     *
     * @param lines the header's lines, in the order of the request
     */
    static List<String> ofForwarded(List<String> lines) {
        List<String> hops = new ArrayList<>();
        for (String line : lines.reversed()) {
            int end = line.length();
            while (end >= 0 && hops.size() < MOST) {
                int comma = lastOutsideOfQuotes(line, ',', end);
                String element = line.substring(comma + 1, end).strip();
                if (!element.isEmpty()) {
                    hops.add(valueOfFor(element));
                }
                end = comma;
            }
        }
        return hops;
    }

    private static void addUnlessEmpty(List<String> hops, String hop) {
        String stripped = hop.strip();
        if (!stripped.isEmpty()) {
            hops.add(stripped);
        }
    }

    /** {@return the index of the last such character before an end; -1 when there is none} */
    private static int lastOutsideOfQuotes(String text, char wanted, int end) {
        boolean quoted = false;
        for (int i = end - 1; i >= 0; i--) {
            char character = text.charAt(i);
            if (character == '"' && !isEscaped(text, i)) {
                quoted = !quoted;
            } else if (character == wanted && !quoted) {
                return i;
            }
        }
        return -1;
    }

    private static boolean isEscaped(String text, int index) {
        int backslashes = 0;
        while (index - backslashes > 0 && text.charAt(index - backslashes - 1) == '\\') {
            backslashes++;
        }
        return backslashes % 2 == 1;
    }

    private static String valueOfFor(String element) {
        String found = null;
        int end = element.length();
        while (end >= 0) {
            int semicolon = lastOutsideOfQuotes(element, ';', end);
            String pair = element.substring(semicolon + 1, end).strip();
            if (pair.regionMatches(true, 0, "for=", 0, 4)) {
                if (found != null) {
                    return UNREADABLE; // "Each parameter MUST NOT occur more than once per field-value."
                }
                found = unquoted(pair.substring(4));
            }
            end = semicolon;
        }
        return found == null ? UNREADABLE : found;
    }

    /**
     * Removes the quotes, but does not resolve escapes. An address needs none, so a value with an escape stays unreadable.
     */
    private static String unquoted(String value) {
        boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
        return isQuoted ? value.substring(1, value.length() - 1) : value;
    }
}
