package dev.latchkey.auth.login;

import dev.latchkey.auth.account.StoredData;
import jakarta.inject.Singleton;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The kinds of devices that an account has signed in with of late, for the download of a person's data. */
@Singleton
final class StoredDevices implements StoredData {
    private final SeenDeviceRepository repository;

    StoredDevices(SeenDeviceRepository repository) {
        this.repository = repository;
    }

    @Override
    public String section() {
        return "devices";
    }

    @Override
    public Object of(UUID accountId) {
        return StoredData.list(repository.findStored(accountId, MOST + 1).stream()
                .map(StoredDevices::json)
                .toList());
    }

    private static Map<String, @Nullable Object> json(SeenDeviceRepository.Stored device) {
        Map<String, @Nullable Object> json = new LinkedHashMap<>();
        json.put("device", device.device());
        json.put("seen_at", device.seenAt().toString());
        json.put("told_at", StoredData.text(device.toldAt()));
        return json;
    }
}
