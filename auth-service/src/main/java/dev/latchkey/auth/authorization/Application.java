package dev.latchkey.auth.authorization;

import java.time.Instant;
import java.util.List;

/**
 * An application that a person has allowed something.
 *
 * @param name not verified
 * @param scope what it is allowed
 * @param since when the oldest part of it was allowed, or allowed again
 */
public record Application(String clientId, String name, List<String> scope, Instant since) {
    public Application {
        scope = List.copyOf(scope);
    }
}
