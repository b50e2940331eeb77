package dev.latchkey.auth.key;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * The source of the master key.
 *
 * @param key the key itself: base64url of 32 random bytes; null or empty when it is in a file
 * @param file the file that holds the key; null or empty when the key itself is given
 * @param create whether to create a missing file, provided that the database holds no keys
 */
@Context
@ConfigurationProperties("latchkey.master-key")
record MasterKeySettings(
        @Nullable String key,
        @Nullable Path file,
        @Bindable(defaultValue = "false") boolean create) {

    MasterKeySettings {
        key = key == null || key.isBlank() ? null : key;
        file = file == null || file.toString().isBlank() ? null : file;
        if ((key == null) == (file == null)) {
            throw new IllegalArgumentException(
                    "Set MASTER_KEY or MASTER_KEY_FILE, not both: the master key encrypts the signing keys.");
        }
    }

    /** The key stays out of logs. */
    @Override
    public String toString() {
        return "MasterKeySettings[file=" + file + ", create=" + create + "]";
    }
}
