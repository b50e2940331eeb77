package dev.latchkey.benchmark.load;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * What wrk is to send, again and again.
 *
 * @param targets the same path at one server or several, among which the connections are shared out
 * @param authorizations values of that header, which are used in turn; none for none at all
 * @param form the body of a POST, in {@code application/x-www-form-urlencoded}; without it, it is a GET
 */
public record WrkRequest(List<URI> targets, List<String> authorizations, Optional<String> form) {
    public WrkRequest {
        targets = List.copyOf(targets);
        authorizations = List.copyOf(authorizations);
    }

    public static WrkRequest get(URI target) {
        return new WrkRequest(List.of(target), List.of(), Optional.empty());
    }

    public static WrkRequest post(URI target, String form) {
        return new WrkRequest(List.of(target), List.of(), Optional.of(form));
    }

    public WrkRequest at(List<URI> others) {
        return new WrkRequest(others, authorizations, form);
    }

    public WrkRequest authorized(List<String> values) {
        return new WrkRequest(targets, values, form);
    }

    /** The authorizations are secret. */
    @Override
    public String toString() {
        return "WrkRequest" + targets;
    }
}
