package dev.latchkey.auth.profile;

import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.audit.LoggedEvent;
import dev.latchkey.auth.caller.Device;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A sign-in as its owner sees it.
 *
 * @param key of the message that says what happened
 * @param application the name of the application; null for a sign-in here
 * @param count how many they are
 * @param at in ISO 8601, for programs
 * @param time in the language of the page, in UTC
 * @param failed whether to mark it
 */
public record HistoryView(
        String key,
        @Nullable String application,
        int count,
        Device device,
        @Nullable String ip,
        String at,
        String time,
        boolean failed) {

    /**
     * Makes the view of an event.
     *
     * @param names of applications by their ids
     */
    static HistoryView of(LoggedEvent event, Map<String, String> names, Locale language) {
        DateTimeFormatter format = DateTimeFormatter.ofLocalizedDateTime(FormatStyle.MEDIUM, FormatStyle.SHORT)
                .withLocale(language)
                .withZone(ZoneOffset.UTC);
        boolean failed = event.event().equals(EventType.LOGIN_FAILED.text());
        boolean application = event.event().equals(EventType.AUTHORIZATION_CODE_REDEEMED.text());
        String client = event.clientId();
        return new HistoryView(
                failed ? "history.failed" : application ? "history.application" : "history.succeeded",
                application && client != null ? names.getOrDefault(client, client) : null,
                event.count(),
                Device.of(event.userAgent()),
                event.ip(),
                event.time().toString(),
                format.format(event.time()),
                failed);
    }
}
