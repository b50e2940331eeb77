package dev.latchkey.auth.passkey;

import dev.latchkey.auth.account.StoredData;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The passkeys of an account, without keys and ids, for the download of a person's data. */
@Singleton
final class StoredPasskeys implements StoredData {
    private final PasskeyRepository repository;

    StoredPasskeys(PasskeyRepository repository) {
        this.repository = repository;
    }

    @Override
    public String section() {
        return "passkeys";
    }

    @Override
    public Object of(UUID accountId) {
        return StoredData.list(repository.findStored(accountId, MOST + 1).stream()
                .map(StoredPasskeys::json)
                .toList());
    }

    private static Map<String, @Nullable Object> json(PasskeyRepository.Stored passkey) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("name", passkey.name());
        json.put("created_at", passkey.createdAt().toString());
        json.put("last_used_at", StoredData.text(passkey.lastUsedAt()));
        json.put("backed_up", passkey.backedUp());
        return json;
    }
}
