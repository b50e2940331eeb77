package dev.latchkey.auth.authorization;

import dev.latchkey.auth.account.StoredData;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What a person has allowed applications, for the download of a person's data. */
@Singleton
final class StoredConsents implements StoredData {
    private final ConsentRepository repository;

    StoredConsents(ConsentRepository repository) {
        this.repository = repository;
    }

    @Override
    public String section() {
        return "consents";
    }

    @Override
    public Object of(UUID accountId) {
        return StoredData.list(repository.findStored(accountId, MOST + 1).stream()
                .map(StoredConsents::json)
                .toList());
    }

    private static Map<String, @Nullable Object> json(ConsentRepository.Stored consent) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("client_id", consent.clientId());
        json.put("client_name", consent.clientName());
        json.put("scope", consent.scope());
        json.put("given_at", consent.givenAt().toString());
        return json;
    }
}
