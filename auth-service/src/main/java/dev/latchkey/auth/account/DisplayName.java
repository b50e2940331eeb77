package dev.latchkey.auth.account;

/**
 * What a name that is shown to people may be made of: the name of a person, or of an application. Unlike a username it may look
 * like another one, so it may have the invisible characters that scripts and emoji need: U+200C and U+200D (as in Persian and
 * Sinhala), variation selectors, and the tags of flags. It may not have those that deceive: controls of the direction of text,
 * and characters without width that no script needs.
 */
public final class DisplayName {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;
    private static final int FIRST_TAG = 0xe0020;
    private static final int LAST_TAG = 0xe007f;

    private DisplayName() {}

    /** {@return whether a name has no character that deceives, and something that can be seen} */
    public static boolean isReadable(String name) {
        return name.codePoints().allMatch(DisplayName::isAllowed)
                && name.codePoints().anyMatch(DisplayName::isSeen);
    }

    private static boolean isAllowed(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT -> isNeeded(codePoint);
            case Character.CONTROL,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SPACE_SEPARATOR -> codePoint == ' ';
            default -> !isBlank(codePoint);
        };
    }

    private static boolean isNeeded(int codePoint) {
        return codePoint == ZERO_WIDTH_NON_JOINER
                || codePoint == ZERO_WIDTH_JOINER
                || (codePoint >= FIRST_TAG && codePoint <= LAST_TAG);
    }

    /** Letters and symbols that show nothing: the fillers of Hangul, the Khmer inherent vowels, and the empty Braille pattern. */
    private static boolean isBlank(int codePoint) {
        return switch (codePoint) {
            case 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
            default -> false;
        };
    }

    private static boolean isSeen(int codePoint) {
        return switch (Character.getType(codePoint)) {
            case Character.FORMAT, Character.SPACE_SEPARATOR, Character.NON_SPACING_MARK, Character.ENCLOSING_MARK ->
                false;
            default -> true;
        };
    }
}
