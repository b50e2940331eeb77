package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.caller.Device;
import dev.latchkey.auth.session.LiveSession;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A session as its owner sees it.
 *
 * @param lastUsedAt in ISO 8601, for programs
 * @param signedIn the day of the sign-in, in the language of the page
 * @param current whether it is the session of this browser
 */
public record SessionView(
        String id,
        Device device,
        @Nullable String ip,
        Ago lastUsed,
        String lastUsedAt,
        String signedIn,
        boolean current) {

    static SessionView of(LiveSession session, Instant now, Locale language) {
        DateTimeFormatter day = DateTimeFormatter.ofLocalizedDate(FormatStyle.MEDIUM)
                .withLocale(language)
                .withZone(ZoneOffset.UTC);
        return new SessionView(
                session.id().toString(),
                Device.of(session.userAgent()),
                session.ip(),
                Ago.of(session.lastUsedAt(), now),
                session.lastUsedAt().toString(),
                day.format(session.createdAt()),
                session.current());
    }
}
