package dev.latchkey.auth.download;

import dev.latchkey.auth.account.StoredData;
import dev.latchkey.auth.audit.AuditLog;
import dev.latchkey.auth.audit.AuditQuery;
import dev.latchkey.auth.audit.LoggedEvent;
import dev.latchkey.shared.micronaut.list.Slice;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The events of the audit log about a person. What another person has done to the account shows neither who that was nor from
 * where: it would be data about that person.
 */
@Singleton
final class StoredEvents implements StoredData {
    private final AuditLog log;

    StoredEvents(AuditLog log) {
        this.log = log;
    }

    @Override
    public String section() {
        return "events";
    }

    @Override
    public Object of(UUID accountId) {
        Slice<LoggedEvent> found = log.find(new AuditQuery(accountId, null, null, null, null), Optional.empty(), MOST);
        List<Map<String, @Nullable Object>> items =
                found.items().stream().map(event -> json(event, accountId)).toList();
        Map<String, @Nullable Object> list = StoredData.list(items);
        list.put("complete", found.next().isEmpty());
        return list;
    }

    private static Map<String, @Nullable Object> json(LoggedEvent event, UUID accountId) {
        boolean byAnother = event.actorId() != null && !event.actorId().equals(accountId);
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("time", event.time().toString());
        json.put("event", event.event());
        json.put("outcome", event.outcome());
        json.put("count", event.count());
        json.put("by_owner", accountId.equals(event.actorId()));
        json.put("session", StoredData.text(event.sessionId()));
        json.put("client_id", event.clientId());
        if (!byAnother) {
            json.put("ip", event.ip());
            json.put("user_agent", event.userAgent());
            json.put("details", event.details());
        }
        return json;
    }
}
