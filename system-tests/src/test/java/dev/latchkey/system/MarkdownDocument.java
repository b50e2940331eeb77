package dev.latchkey.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The links and the anchors of a Markdown text. Code blocks and code spans have none.
 *
 * @param links the targets of the links, as written
 * @param anchors the anchors of the headings, as GitHub makes them
 */
record MarkdownDocument(List<String> links, Set<String> anchors) {
    private static final String FENCE = "```";
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)\\)");
    private static final Pattern LINKED_TEXT = Pattern.compile("\\[([^\\]]*)]\\([^()\\s]+\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?) *#*");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]");

    static MarkdownDocument of(String text) {
        List<String> links = new ArrayList<>();
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> uses = new HashMap<>();
        boolean inCode = false;
        for (String line : text.lines().toList()) {
            if (line.strip().startsWith(FENCE)) {
                inCode = !inCode;
            } else if (!inCode) {
                LINK.matcher(CODE.matcher(line).replaceAll("")).results().forEach(link -> links.add(link.group(1)));
                Matcher heading = HEADING.matcher(line);
                if (heading.matches()) {
                    String anchor = anchor(heading.group(1));
                    int earlier = uses.getOrDefault(anchor, 0);
                    uses.put(anchor, earlier + 1);
                    anchors.add(earlier == 0 ? anchor : anchor + "-" + earlier);
                }
            }
        }
        return new MarkdownDocument(List.copyOf(links), Set.copyOf(anchors));
    }

    private static String anchor(String heading) {
        String shown = LINKED_TEXT.matcher(heading).replaceAll("$1").toLowerCase(Locale.ROOT);
        return NOT_IN_ANCHORS.matcher(shown).replaceAll("").replace(' ', '-');
    }
}
