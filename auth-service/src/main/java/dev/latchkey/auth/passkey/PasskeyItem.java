package dev.latchkey.auth.passkey;

import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A passkey as the page shows it.
 *
 * @param added the day, in the language of the page
 * @param lastUsed the day of the last sign-in; null when there was none
 * @param synced whether other devices of the owner have it, too
 */
public record PasskeyItem(
        String id, String name, String added, @Nullable String lastUsed, boolean synced) {
    static PasskeyItem of(PasskeyView passkey, Locale language) {
        DateTimeFormatter day = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(language)
                .withZone(ZoneOffset.UTC);
        return new PasskeyItem(
                passkey.id().toString(),
                passkey.name(),
                day.format(passkey.createdAt()),
                passkey.lastUsedAt() == null ? null : day.format(passkey.lastUsedAt()),
                passkey.backedUp());
    }
}
