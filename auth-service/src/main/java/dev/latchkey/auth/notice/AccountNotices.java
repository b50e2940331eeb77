package dev.latchkey.auth.notice;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.caller.Device;
import dev.latchkey.auth.mail.Mail;
import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.auth.page.Language;
import io.micronaut.data.exceptions.DataAccessException;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Mails to owners about what has happened to their accounts. */
@Singleton
public final class AccountNotices {
    private static final Logger LOG = LoggerFactory.getLogger(AccountNotices.class);

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

    private final AccountRepository accounts;
    private final Outbox outbox;
    private final Clock clock;

    AccountNotices(AccountRepository accounts, Outbox outbox, Clock clock) {
        this.accounts = accounts;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * The request that a notice is about.
     *
     * @param language of the mail
     */
    public record Occasion(Caller caller, Instant at, Locale language) {}

    /** {@return whether there are notices at all} */
    public boolean areSent() {
        return outbox.isOpen();
    }

    /**
     * Promises a notice about the current request, in the current transaction if there is one. Does nothing without mail, and
     * for an account that is gone or has no address. For the deletion of an account, call it before the deletion.
     *
     * @param values further values of the texts; see {@link NoticeKind}
     */
    public void tell(UUID accountId, NoticeKind kind, Map<String, String> values) {
        if (outbox.isOpen()) {
            accounts.findById(accountId)
                    .flatMap(account -> mail(account, kind, values, now()))
                    .ifPresent(outbox::promise);
        }
    }

    /**
     * Promises a notice about a change that is committed already, in a transaction of its own. A failure of the database only
     * leaves the owner without the mail.
     */
    public void tellAfterwards(UUID accountId, NoticeKind kind) {
        try {
            tell(accountId, kind, Map.of());
        } catch (DataAccessException e) {
            LOG.warn("The owner of {} gets no mail about {}: {}", accountId, kind, e.toString());
        }
    }

    /**
     * Prepares a notice about the current request, for a database function that promises it with its change.
     *
     * @param values further values of the texts; see {@link NoticeKind}
     * @return as {@link Outbox#prepare}; empty without mail, and for an account without an address
     */
    public Optional<String> prepare(Account account, NoticeKind kind, Map<String, String> values) {
        return outbox.isOpen() ? mail(account, kind, values, now()).map(outbox::prepare) : Optional.empty();
    }

    /** {@return the notice about an earlier request; empty for an account without an address} */
    public Optional<Mail> mail(Account account, NoticeKind kind, Map<String, String> values, Occasion occasion) {
        return Optional.ofNullable(account.email()).map(address -> {
            Device device = Device.of(occasion.caller().userAgent());
            Map<String, String> all = new HashMap<>(values);
            all.put("name", account.shownName());
            all.put("time", TIME.format(occasion.at()));
            all.put("browser", Objects.requireNonNullElse(device.browser(), ""));
            all.put("system", Objects.requireNonNullElse(device.system(), ""));
            all.put("ip", Objects.requireNonNullElse(occasion.caller().ip(), ""));
            return new Mail(kind.mail(), address, occasion.language(), all);
        });
    }

    private Occasion now() {
        return new Occasion(
                Caller.current(),
                clock.instant(),
                ServerRequestContext.currentRequest().map(Language::of).orElse(Locale.ENGLISH));
    }
}
