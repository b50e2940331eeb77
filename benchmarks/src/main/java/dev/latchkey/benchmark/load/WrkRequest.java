package dev.latchkey.benchmark.load;

import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * The request that wrk repeats.
 *
 * @param targets the same path on one or several servers; each server gets an equal share of the connections
 * @param authorizations values of the {@code Authorization} header, used in turn; if empty, the header is not sent
 * @param form the body of a POST, as {@code application/x-www-form-urlencoded}; if empty, the request is a GET
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

    /** Omits the authorizations, which are secret. */
    @Override
    public String toString() {
        return "WrkRequest" + targets;
    }
}
