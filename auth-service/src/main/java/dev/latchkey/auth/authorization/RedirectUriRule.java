package dev.latchkey.auth.authorization;

import dev.latchkey.auth.client.RegisteredClient;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Decides whether a client may get its codes at an address. The address must be registered for the client, character by
 * character (RFC 9700 section 2.1). A public client may choose the port of a loopback address (RFC 8252 section 7.3),
 * because an application on a device cannot know which port is free. All other parts must be equal there, too.
 */
final class RedirectUriRule {
    private static final Pattern LOOPBACK =
            Pattern.compile("(http://(?:127\\.0\\.0\\.1|\\[::1]|localhost))(?::(\\d{1,5}))?((?:[/?].*)?)");
    private static final int LAST_PORT = 65_535;

    private RedirectUriRule() {}

    static boolean allows(RegisteredClient client, String presented) {
        List<String> registered = client.redirectUris();
        return registered.contains(presented)
                || (client.isPublic() && registered.stream().anyMatch(uri -> differsByPort(uri, presented)));
    }

    private static boolean differsByPort(String registered, String presented) {
        Matcher known = LOOPBACK.matcher(registered);
        Matcher asked = LOOPBACK.matcher(presented);
        return known.matches()
                && asked.matches()
                && known.group(1).equals(asked.group(1))
                && known.group(3).equals(asked.group(3))
                && isPort(asked.group(2));
    }

    private static boolean isPort(String digits) {
        int port = digits == null ? 80 : Integer.parseInt(digits);
        return port > 0 && port <= LAST_PORT;
    }
}
