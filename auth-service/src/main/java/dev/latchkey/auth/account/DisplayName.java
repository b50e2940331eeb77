package dev.latchkey.auth.account;

/**
 * Checks the characters of a name that is shown to people: the name of a person or of an application. Unlike a username,
 * such a name may look like another one. So it may contain the invisible characters that scripts and emoji need: U+200C and
 * U+200D (as in Persian and Sinhala), variation selectors, and the tags of flags. It may not contain characters that
 * deceive: controls of the text direction, and characters without width that no script needs.
 */
public final class DisplayName {
    private static final int ZERO_WIDTH_NON_JOINER = 0x200c;
    private static final int ZERO_WIDTH_JOINER = 0x200d;
    private static final int FIRST_TAG = 0xe0020;
    private static final int LAST_TAG = 0xe007f;

    private DisplayName() {}

    /** {@return whether a name has no deceptive character, and at least one visible character} */
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

    /**
     * Letters and symbols without a visible shape: the Hangul fillers, the Khmer inherent vowels, and the empty Braille
     * pattern.
     */
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
