package dev.latchkey.auth.profile;

import dev.latchkey.auth.audit.AuditLog;
import dev.latchkey.auth.audit.LoggedEvent;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.Slice;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;

/** The sign-ins of an account within the last 90 days, from the audit log. A shorter retention of the log shortens it. */
@Singleton
final class History {
    private static final Duration LENGTH = Duration.ofDays(90);

    private final AuditLog log;

    History(AuditLog log) {
        this.log = log;
    }

    /**
     * {@return a part of it, the newest sign-in first}
     *
     * @param after the list continues after this place; empty for its beginning
     */
    Slice<LoggedEvent> list(UUID accountId, Optional<Cursor> after, int size) {
        return log.signIns(accountId, LENGTH, after, size);
    }
}
