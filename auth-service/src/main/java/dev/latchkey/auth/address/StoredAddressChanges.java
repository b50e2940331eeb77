package dev.latchkey.auth.address;

import dev.latchkey.auth.account.StoredData;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The address that an account waits to get, and those that it can get back, for the download of a person's data. */
@Singleton
final class StoredAddressChanges implements StoredData {
    private final AddressChangeRepository repository;

    StoredAddressChanges(AddressChangeRepository repository) {
        this.repository = repository;
    }

    @Override
    public String section() {
        return "address_changes";
    }

    @Override
    public Object of(UUID accountId) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("pending", change(accountId));
        json.put("undo_links", undos(accountId));
        return json;
    }

    private @Nullable Object change(UUID accountId) {
        return repository.findStored(accountId).map(StoredAddressChanges::json).orElse(null);
    }

    private Object undos(UUID accountId) {
        return StoredData.list(repository.findStoredUndos(accountId, MOST + 1).stream()
                .map(StoredAddressChanges::undoJson)
                .toList());
    }

    private static Map<String, @Nullable Object> json(AddressChangeRepository.StoredChange change) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("email", change.email());
        json.put("expires_at", change.expiresAt().toString());
        return json;
    }

    private static Map<String, @Nullable Object> undoJson(AddressChangeRepository.StoredUndo undo) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("email", undo.email());
        json.put("expires_at", undo.expiresAt().toString());
        json.put("used_at", StoredData.text(undo.usedAt()));
        return json;
    }
}
