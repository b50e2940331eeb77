package dev.latchkey.auth.factor;

import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import io.micronaut.data.exceptions.DataAccessException;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells owners what has happened to their factors, once it is committed. A failure only leaves them without the mail. */
@Singleton
final class FactorNotices {
    private static final Logger LOG = LoggerFactory.getLogger(FactorNotices.class);

    private final AccountNotices notices;

    FactorNotices(AccountNotices notices) {
        this.notices = notices;
    }

    void tell(UUID accountId, NoticeKind kind) {
        try {
            notices.tell(accountId, kind, Map.of());
        } catch (DataAccessException e) {
            LOG.warn("The owner of {} gets no mail about {}: {}", accountId, kind, e.toString());
        }
    }
}
