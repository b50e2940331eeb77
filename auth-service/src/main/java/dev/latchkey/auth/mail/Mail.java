package dev.latchkey.auth.mail;

import java.util.Locale;
import java.util.Map;

/**
 * A mail to one address, from a template. Values never appear in logs.
 *
 * @param address the recipient's, as the account has it
 * @param language of the texts; English for a language that the service does not speak
 * @param values what the texts of the kind name in braces: see {@link MailKind}. Texts that people have chosen, such as
 *     {@code name}, need no escaping
 */
public record Mail(MailKind kind, String address, Locale language, Map<String, String> values) {
    public Mail {
        values = Map.copyOf(values);
    }

    /** Address and values stay out of logs: the values hold one-time links. */
    @Override
    public String toString() {
        return "Mail[" + kind + "]";
    }
}
