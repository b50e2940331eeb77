package dev.latchkey.auth.page;

import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The page to show after a sign-in: the page of this service that asked for the sign-in, or else the dashboard.
 *
 * @param target a path of this service, with its query
 */
public record Continuation(String target) {
    /** The name of the form field and of the query parameter. */
    public static final String NAME = "continue";

    /** The pages that may ask for a sign-in. */
    private static final Set<String> PATHS = Set.of(
            "/dashboard",
            "/account",
            "/oauth2/authorize",
            "/profile",
            "/applications",
            "/history",
            "/account/data",
            "/account/delete",
            "/two-step",
            "/passkeys",
            "/passkeys/new");

    private static final Continuation DASHBOARD = new Continuation("/dashboard");

    /**
     * Room for an authorization request of 4,096 characters and its path. Even if escaping triples it, it fits into a form
     * of 16 kB.
     */
    private static final int MAX_LENGTH = 4_608;

    /**
     * The characters of a query (RFC 3986 section 3.4). The quantifier is possessive; otherwise each character would use
     * stack space.
     */
    private static final Pattern QUERY = Pattern.compile("(?:[\\w.~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*+");

    /**
     * Reads the target that a link or a form asks for. Only the listed paths are accepted, exactly as they are spelled.
     * Anything else leads to the dashboard, so this is not an open redirect.
     *
     * @param asked any text; empty for none
     * @throws ProblemException 400 when it is longer than any address of ours: the dashboard would lose the request
     */
    public static Continuation of(String asked) {
        if (asked.length() > MAX_LENGTH) {
            throw new ProblemException(HttpProblem.BAD_REQUEST, "The address in continue is too long.");
        }
        int question = asked.indexOf('?');
        String path = question < 0 ? asked : asked.substring(0, question);
        String query = question < 0 ? "" : asked.substring(question + 1);
        return PATHS.contains(path) && QUERY.matcher(query).matches() ? new Continuation(asked) : DASHBOARD;
    }

    /** {@return the address of a page, with this target as a parameter} */
    public String from(String page) {
        return isDashboard() ? page : page + "?" + NAME + "=" + URLEncoder.encode(target, StandardCharsets.UTF_8);
    }

    public boolean isDashboard() {
        return equals(DASHBOARD);
    }
}
