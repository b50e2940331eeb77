package dev.latchkey.auth.session;

import dev.latchkey.auth.account.StoredData;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** All sessions of an account that have a row, live or not, for the download of a person's data. */
@Singleton
final class StoredSessions implements StoredData {
    private final SessionRepository repository;

    StoredSessions(SessionRepository repository) {
        this.repository = repository;
    }

    @Override
    public String section() {
        return "sessions";
    }

    @Override
    public Object of(UUID accountId) {
        return StoredData.list(repository.findStored(accountId, MOST + 1).stream()
                .map(StoredSessions::json)
                .toList());
    }

    private static Map<String, @Nullable Object> json(SessionRepository.Stored session) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("id", session.id().toString());
        json.put("client_id", session.clientId());
        json.put("scope", session.scope());
        json.put("signed_in_at", session.authTime().toString());
        json.put("last_used_at", session.lastUsedAt().toString());
        json.put("expires_at", session.expiresAt().toString());
        json.put("ended_at", StoredData.text(session.endedAt()));
        json.put("user_agent", session.userAgent());
        json.put("ip", session.ip());
        return json;
    }
}
