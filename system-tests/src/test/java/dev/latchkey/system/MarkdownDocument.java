package dev.latchkey.system;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The links, the anchors and the code blocks of a Markdown text. Code blocks and code spans have no links and no headings.
 *
 * @param links the targets of the links, as written
 * @param anchors the anchors of the headings, as GitHub makes them
 * @param blocks the code blocks, in order
 */
record MarkdownDocument(List<String> links, Set<String> anchors, List<CodeBlock> blocks) {
    private static final String FENCE = "```";
    private static final Pattern CODE = Pattern.compile("`[^`]*`");
    private static final Pattern LINK = Pattern.compile("]\\(([^()\\s]+)\\)");
    private static final Pattern LINKED_TEXT = Pattern.compile("\\[([^\\]]*)]\\([^()\\s]+\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.+?) *#*");
    private static final Pattern NOT_IN_ANCHORS = Pattern.compile("[^\\p{L}\\p{M}\\p{N}\\p{Pc} -]");

    /**
     * A code block between two fences.
     *
     * @param heading the heading above it; empty if there is none
     * @param number counts the blocks under the heading, from 1
     * @param language the word after the first fence; empty if there is none
     * @param text the lines, without the indentation of the fence, each with its line break
     */
    record CodeBlock(String heading, int number, String language, String text) {}

    static MarkdownDocument of(String text) {
        List<String> links = new ArrayList<>();
        Set<String> anchors = new HashSet<>();
        Map<String, Integer> uses = new HashMap<>();
        List<CodeBlock> blocks = new ArrayList<>();
        String above = "";
        int number = 0;
        Iterator<String> lines = text.lines().iterator();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.strip().startsWith(FENCE)) {
                number++;
                blocks.add(block(above, number, line, lines));
                continue;
            }
            LINK.matcher(CODE.matcher(line).replaceAll("")).results().forEach(link -> links.add(link.group(1)));
            Matcher heading = HEADING.matcher(line);
            if (heading.matches()) {
                above = heading.group(1);
                number = 0;
                String anchor = anchor(above);
                int earlier = uses.getOrDefault(anchor, 0);
                uses.put(anchor, earlier + 1);
                anchors.add(earlier == 0 ? anchor : anchor + "-" + earlier);
            }
        }
        return new MarkdownDocument(List.copyOf(links), Set.copyOf(anchors), List.copyOf(blocks));
    }

    /** Reads a block to its second fence. */
    private static CodeBlock block(String heading, int number, String fence, Iterator<String> lines) {
        int indentation = fence.indexOf(FENCE);
        StringBuilder code = new StringBuilder();
        while (lines.hasNext()) {
            String line = lines.next();
            if (line.strip().startsWith(FENCE)) {
                break;
            }
            code.append(line.substring(Math.min(indentation, line.length()))).append('\n');
        }
        return new CodeBlock(
                heading, number, fence.strip().substring(FENCE.length()).strip(), code.toString());
    }

    private static String anchor(String heading) {
        String shown = LINKED_TEXT.matcher(heading).replaceAll("$1").toLowerCase(Locale.ROOT);
        return NOT_IN_ANCHORS.matcher(shown).replaceAll("").replace(' ', '-');
    }
}
