package dev.latchkey.auth.mail;

import io.micronaut.context.exceptions.ConfigurationException;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The address of the mail server.
 *
 * @param encryption how the connection is encrypted
 * @param user null when the server needs no authentication
 * @param password null together with the user
 */
record MailUrl(
        Encryption encryption,
        String host,
        int port,
        @Nullable String user,
        @Nullable String password) {
    private static final int SUBMISSION = 587;
    private static final int SUBMISSIONS = 465;
    private static final String NO_STARTTLS = "starttls=no";

    /** How a connection is encrypted. */
    enum Encryption {
        /** From the first byte (RFC 8314 section 3.3). */
        TLS,
        /** From the command STARTTLS on (RFC 3207). A server that does not offer it gets no mail. */
        STARTTLS,
        /** Not at all. */
        NONE
    }

    /**
     * Reads an address.
     *
     * @throws ConfigurationException when the text is no such address. The message does not contain the text, because that
     *     may have a password
     */
    static MailUrl parse(String text) {
        URI uri = uri(text);
        if (uri.getHost() == null
                || uri.getRawFragment() != null
                || !(uri.getRawPath().isEmpty() || "/".equals(uri.getRawPath()))) {
            throw refusal("it has another form");
        }
        Encryption encryption = encryption(uri);
        int standard = encryption == Encryption.TLS ? SUBMISSIONS : SUBMISSION;
        int port = uri.getPort() == -1 ? standard : uri.getPort();
        if (port < 1 || port > 65_535) {
            throw refusal("the port must be between 1 and 65535");
        }
        String credentials = uri.getRawUserInfo();
        if (credentials == null) {
            return new MailUrl(encryption, uri.getHost(), port, null, null);
        }
        int colon = credentials.indexOf(':');
        if (colon < 1 || colon == credentials.length() - 1) {
            throw refusal("it needs both a user and a password, or neither");
        }
        return new MailUrl(
                encryption,
                uri.getHost(),
                port,
                decoded(credentials.substring(0, colon)),
                decoded(credentials.substring(colon + 1)));
    }

    private static URI uri(String text) {
        try {
            URI uri = new URI(text);
            if (!uri.isOpaque()) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // The exception repeats the text, so it is not the cause of the refusal.
        }
        throw refusal("it has another form, or a character that must be percent-encoded");
    }

    private static Encryption encryption(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        String query = uri.getRawQuery();
        return switch (scheme) {
            case "smtps" -> {
                if (query != null) {
                    throw refusal("smtps has no parameters");
                }
                yield Encryption.TLS;
            }
            case "smtp" -> {
                if (query != null && !NO_STARTTLS.equals(query)) {
                    throw refusal("the only parameter is " + NO_STARTTLS);
                }
                yield query == null ? Encryption.STARTTLS : Encryption.NONE;
            }
            default -> throw refusal("it begins with neither smtp:// nor smtps://");
        };
    }

    private static String decoded(String text) {
        return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }

    private static ConfigurationException refusal(String reason) {
        return new ConfigurationException(
                "latchkey.mail.url (MAIL_URL) must be smtp://user:password@host:587 or smtps://user:password@host:465, but "
                        + reason + ". Its value is not shown, because it may contain a password.");
    }

    /** User and password stay out of logs. */
    @Override
    public String toString() {
        return "MailUrl[" + encryption + " " + host + ":" + port + "]";
    }
}
