package dev.latchkey.auth.mail;

/**
 * A mail in one language, ready to be sent.
 *
 * @param subject one line, without any value
 * @param text the plain text
 * @param html the same as an HTML document
 */
record Letter(String subject, String text, String html) {
    /** The texts contain one-time links. */
    @Override
    public String toString() {
        return "Letter[" + subject + "]";
    }
}
