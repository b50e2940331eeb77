package dev.latchkey.auth.admin;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.scope.ScopeEntry;
import io.micronaut.serde.annotation.Serdeable;
import java.util.List;
import java.util.Map;

/**
 * A scope as administrators see it.
 *
 * @param descriptions what it allows, by language, to complete "Orders asks to"
 * @param allowedFor the requests that may ask for it: login, clients or both
 * @param origin built_in, setting or administrator; only a scope of an administrator can be deleted
 */
@Serdeable
record ScopeAnswer(
        String name,
        Map<String, String> descriptions,
        @JsonProperty("allowed_for") List<String> allowedFor,
        String origin) {

    static ScopeAnswer of(ScopeEntry entry) {
        return new ScopeAnswer(
                entry.name(),
                entry.descriptions(),
                entry.allowedFor().stream().map(ScopeEntry.Requester::text).toList(),
                entry.origin().text());
    }
}
