package dev.latchkey.auth.recovery;

import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.auth.mail.Mail;
import dev.latchkey.auth.mail.MailKind;
import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import dev.latchkey.auth.secret.RandomSecret;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.net.URI;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Makes links to set a new password, and promises their mails in the same transaction. The address of a link comes from the
 * setting of the issuer, never from a request: a forged {@code Host} cannot lead the owner elsewhere. A mail goes to the
 * address that the account has, never to the one that the caller has typed.
 */
@Singleton
public class ResetLinks {
    /** How long a link is good, by the database's clock. */
    static final Duration LIFETIME = Duration.ofMinutes(30);

    private final RecoveryRepository repository;
    private final AccountRepository accounts;
    private final Outbox outbox;
    private final AccountNotices notices;
    private final AuthSettings settings;

    ResetLinks(
            RecoveryRepository repository,
            AccountRepository accounts,
            Outbox outbox,
            AccountNotices notices,
            AuthSettings settings) {
        this.repository = repository;
        this.accounts = accounts;
        this.outbox = outbox;
        this.notices = notices;
        this.settings = settings;
    }

    /**
     * A request for a link.
     *
     * @param actorId the account of the administrator; null for an unknown caller
     * @param caller as JSON for the audit log
     */
    private record Request(@Nullable UUID actorId, String caller, Locale language) {}

    /** Does a task, unless another replica has done it. An unknown or disabled account gets no mail. */
    @Transactional
    void work(RecoveryTask task) {
        if (repository.delete(task.id()) == 0) {
            return;
        }
        Locale language = Locale.forLanguageTag(task.language());
        if (task.emailKey() != null) {
            accounts.findByEmailKey(task.emailKey())
                    .ifPresent(account -> mail(account, new Request(null, task.caller(), language)));
        }
        if (task.accountId() != null) {
            accounts.findById(task.accountId()).ifPresent(account -> tell(account, task, language));
        }
    }

    /**
     * Makes a link on an administrator's request.
     *
     * @param by the account of the administrator
     * @param language of the mail
     */
    @Transactional
    public ResetDelivery deliver(UUID accountId, UUID by, Locale language) {
        Optional<Account> found = accounts.findById(accountId);
        if (found.isEmpty()) {
            return new ResetDelivery.UnknownAccount();
        }
        Account account = found.get();
        Request request = new Request(by, Caller.current().json(), language);
        if (account.email() != null && outbox.isOpen()) {
            return mail(account, request) ? new ResetDelivery.Mailed() : new ResetDelivery.Disabled();
        }
        return link(account, request, "link")
                .<ResetDelivery>map(link -> new ResetDelivery.Link(link, LIFETIME))
                .orElseGet(ResetDelivery.Disabled::new);
    }

    /** {@return whether the mail is promised; not for an account that is disabled or has no address} */
    private boolean mail(Account account, Request request) {
        String address = account.email();
        if (address == null) {
            return false;
        }
        Optional<URI> link = link(account, request, "mail");
        link.ifPresent(uri -> outbox.promise(new Mail(
                MailKind.PASSWORD_RESET,
                address,
                request.language(),
                Map.of(
                        "name", account.shownName(),
                        "link", uri.toString(),
                        "minutes", Long.toString(LIFETIME.toMinutes())))));
        return link.isPresent();
    }

    private Optional<URI> link(Account account, Request request, String delivery) {
        String token = RandomSecret.text();
        boolean made = repository.addLink(
                account.id(),
                RandomSecret.hash(token),
                LIFETIME.toSeconds(),
                request.actorId(),
                delivery,
                request.caller());
        return made ? Optional.of(settings.address("/reset?token=" + token)) : Optional.empty();
    }

    private void tell(Account account, RecoveryTask task, Locale language) {
        notices.mail(
                        account,
                        NoticeKind.PASSWORD_CHANGED,
                        Map.of(),
                        new AccountNotices.Occasion(Caller.ofJson(task.caller()), task.createdAt(), language))
                .ifPresent(outbox::promise);
    }
}
