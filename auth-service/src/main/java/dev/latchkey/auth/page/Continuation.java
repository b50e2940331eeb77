package dev.latchkey.auth.page;

import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpStatus;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Where signing in leads: a page of this service that asked for it, else the dashboard.
 *
 * @param target a path of this service, with its query
 */
record Continuation(String target) {
    /** The field, and the query's parameter. */
    static final String NAME = "continue";

    /** The pages that may ask. */
    private static final Set<String> PATHS = Set.of("/dashboard", "/oauth2/authorize");

    private static final Continuation DASHBOARD = new Continuation("/dashboard");

    /** An authorization request of 4,096 characters and its path. Escaped threefold it still fits into a form of 16 kB. */
    private static final int MAX_LENGTH = 4_608;

    /** What may stand in a query (RFC 3986 section 3.4). Possessive: else each character would take some of the stack. */
    private static final Pattern QUERY = Pattern.compile("(?:[\\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*+");

    /**
     * Takes what a link or a form asks for. Anything but a listed path, spelled exactly so, is no open redirect: it leads
     * to the dashboard.
     *
     * @param asked any text; empty for none
     * @throws ProblemException 400 when it is longer than any address of ours: going elsewhere would lose what was asked
     */
    static Continuation of(String asked) {
        if (asked.length() > MAX_LENGTH) {
            throw new ProblemException(HttpStatus.BAD_REQUEST, "The address to go on to is too long.");
        }
        int question = asked.indexOf('?');
        String path = question < 0 ? asked : asked.substring(0, question);
        String query = question < 0 ? "" : asked.substring(question + 1);
        return PATHS.contains(path) && QUERY.matcher(query).matches() ? new Continuation(asked) : DASHBOARD;
    }

    /** {@return the address of a page that keeps it in mind} */
    String from(String page) {
        return isDashboard() ? page : page + "?" + NAME + "=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    }

    boolean isDashboard() {
        return equals(DASHBOARD);
    }
}
