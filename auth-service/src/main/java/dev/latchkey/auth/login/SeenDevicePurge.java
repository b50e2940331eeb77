package dev.latchkey.auth.login;

import dev.latchkey.auth.purge.Purge;
import jakarta.inject.Singleton;
import java.time.Duration;

/** Deletes devices that count as known no more. */
@Singleton
final class SeenDevicePurge implements Purge {
    /** As in {@code auth.see_device}. */
    private static final Duration KNOWN = Duration.ofDays(90);

    private final SeenDeviceRepository repository;

    SeenDevicePurge(SeenDeviceRepository repository) {
        this.repository = repository;
    }

    @Override
    public long purge(int batchSize) {
        return repository.deleteUnseen(KNOWN.toSeconds(), batchSize);
    }
}
