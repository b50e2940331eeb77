package dev.latchkey.auth.address;

import dev.latchkey.auth.AuthSettings;
import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.mail.Mail;
import dev.latchkey.auth.mail.MailKind;
import dev.latchkey.auth.mail.Outbox;
import dev.latchkey.auth.notice.AccountNotices;
import dev.latchkey.auth.notice.NoticeKind;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.secret.RandomSecret;
import dev.latchkey.auth.throttle.Throttle;
import dev.latchkey.auth.throttle.ThrottledAction;
import dev.latchkey.auth.throttle.ThrottledException;
import io.micronaut.http.context.ServerRequestContext;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Changes of addresses, for the API and for the pages. An account keeps its address until the new one is confirmed there. Then
 * the earlier address gets a link that undoes the change. All sessions end but the one that has asked.
 *
 * <p>An earlier address that was never verified gets no such link: it may belong to a stranger, who would prove it for this
 * account.
 */
@Singleton
public final class AddressChanges {
    /** How long a change can be undone. */
    public static final Duration UNDO_LIFETIME = Duration.ofDays(3);

    private static final Duration MOMENT = Duration.ofMinutes(1);

    private final AddressClaims claims;
    private final EmailVerification verification;
    private final AddressChangeRepository repository;
    private final ChangeFunctions functions;
    private final AccountRepository accounts;
    private final AccountNotices notices;
    private final Outbox outbox;
    private final Throttle throttle;
    private final AuthSettings settings;

    AddressChanges(
            AddressClaims claims,
            EmailVerification verification,
            AddressChangeRepository repository,
            ChangeFunctions functions,
            AccountRepository accounts,
            AccountNotices notices,
            Outbox outbox,
            Throttle throttle,
            AuthSettings settings) {
        this.claims = claims;
        this.verification = verification;
        this.repository = repository;
        this.functions = functions;
        this.accounts = accounts;
        this.notices = notices;
        this.outbox = outbox;
        this.throttle = throttle;
        this.settings = settings;
    }

    /**
     * Asks for another address. The caller has made sure that the owner has signed in recently.
     *
     * @param sessionId the session that asks, and goes on
     * @param email well formed
     * @throws ThrottledException when too many such mails were asked for: by this caller, for this account, or for this
     *     address, whether or not an account has it
     */
    public AddressChangeOutcome request(UUID accountId, UUID sessionId, String email) {
        String typed = NameKey.normalize(email);
        String key = NameKey.of(typed);
        if (accounts.findById(accountId)
                .map(account -> key.equals(account.emailKey()))
                .orElse(false)) {
            return AddressChangeOutcome.UNCHANGED;
        }
        return outbox.isOpen() ? mail(accountId, sessionId, typed, key) : set(accountId, sessionId, typed, key);
    }

    private AddressChangeOutcome set(UUID accountId, UUID sessionId, String email, String key) {
        throttle.requireUnblocked(ThrottledAction.EMAIL_CHANGE);
        throttle.countSuccess(ThrottledAction.EMAIL_CHANGE, accountId);
        if (functions.set(accountId, sessionId, email, key)) {
            return AddressChangeOutcome.CHANGED;
        }
        throttle.failed(ThrottledAction.EMAIL_CHANGE, event -> event.account(accountId));
        return AddressChangeOutcome.TAKEN;
    }

    /** Another account's address gets a mail, too: so the work and the answer are the same. */
    private AddressChangeOutcome mail(UUID accountId, UUID sessionId, String email, String key) {
        throttle.countMailRequest(ThrottledAction.EMAIL_CHANGE);
        throttle.countMail(ThrottledAction.EMAIL_CHANGE, accountId.toString());
        throttle.countMail(ThrottledAction.EMAIL_CHANGE, key);
        ClaimSecrets secrets = claims.secrets(accountId);
        ChangeFunctions.Asked asked = functions.request(
                accountId,
                sessionId,
                email,
                key,
                secrets,
                verification.isOn(),
                answer -> promise(email, secrets, answer));
        return asked instanceof ChangeFunctions.Asked.Unknown
                ? AddressChangeOutcome.UNKNOWN
                : AddressChangeOutcome.ASKED;
    }

    private void promise(String email, ClaimSecrets secrets, ChangeFunctions.Asked asked) {
        Locale language =
                ServerRequestContext.currentRequest().map(Language::of).orElse(Locale.ENGLISH);
        switch (asked) {
            case ChangeFunctions.Asked.Mailable(String name) ->
                outbox.promise(new Mail(
                        MailKind.ADDRESS_CHANGE,
                        email,
                        language,
                        Map.of(
                                "name", name,
                                "link", link("confirm", secrets.token()),
                                "code", secrets.code().shown(),
                                "hours", Long.toString(AddressClaims.LIFETIME.toHours()))));
            case ChangeFunctions.Asked.Taken() ->
                outbox.promise(new Mail(MailKind.ADDRESS_TAKEN, email, language, Map.of("name", "")));
            case ChangeFunctions.Asked.Unknown() -> {}
        }
    }

    private String link(String page, String token) {
        return settings.address(AddressChangePageController.PATH + "/" + page + "?token=" + token)
                .toString();
    }

    /** {@return the address that the account waits to get} */
    public Optional<String> pending(UUID accountId) {
        return repository.findPending(accountId);
    }

    /** Ends the wait for another address: its link and its code work no more. */
    public void withdraw(UUID accountId) {
        repository.withdraw(accountId);
    }

    /** {@return what a link would confirm; empty when the link does not work} */
    Optional<AddressChangeRepository.Subject> change(String token) {
        return RandomSecret.isText(token) ? repository.findChange(RandomSecret.hash(token)) : Optional.empty();
    }

    /** {@return what a link would undo; empty when the link does not work} */
    Optional<AddressChangeRepository.Subject> undoable(String token) {
        return RandomSecret.isText(token) ? repository.findUndo(RandomSecret.hash(token)) : Optional.empty();
    }

    /**
     * Confirms a change by the token of its link. The link proves the new address, so it needs no session. It opens none
     * either.
     *
     * @param token any text
     * @return whether the account has the new address now
     * @throws ThrottledException when too many attempts from the caller's address have failed
     */
    boolean confirmByToken(String token) {
        throttle.requireUnblocked(ThrottledAction.EMAIL_CHANGE);
        boolean confirmed = change(token)
                .map(change -> confirm(new ChangeFunctions.Presented(change.accountId(), token, null)))
                .orElse(false);
        if (!confirmed) {
            throttle.failed(ThrottledAction.EMAIL_CHANGE, event -> event);
        }
        return confirmed;
    }

    /**
     * Confirms a change of an account by its code. The change itself counts wrong codes, whatever address they come from.
     *
     * @param accountId of the caller
     * @param typed any text
     * @return whether the account has the new address now
     * @throws ThrottledException when too many attempts from the caller's address have failed
     */
    public boolean confirmByCode(UUID accountId, String typed) {
        throttle.requireUnblocked(ThrottledAction.EMAIL_CHANGE);
        boolean confirmed = VerificationCode.parse(typed)
                .map(code -> confirm(new ChangeFunctions.Presented(accountId, null, code)))
                .orElse(false);
        if (!confirmed) {
            throttle.failed(ThrottledAction.EMAIL_CHANGE, event -> event.account(accountId));
        }
        return confirmed;
    }

    private boolean confirm(ChangeFunctions.Presented presented) {
        return accounts.findById(presented.accountId())
                .map(account -> functions.confirm(presented, wayBack(account), verification.isOn(), UNDO_LIFETIME))
                .orElse(false);
    }

    private ChangeFunctions.WayBack wayBack(Account account) {
        if (verification.isOn() && !account.hasVerifiedEmail()) {
            return new ChangeFunctions.WayBack(account.emailKey(), null, null);
        }
        String token = RandomSecret.text();
        Map<String, String> values =
                Map.of("link", link("undo", token), "hours", Long.toString(UNDO_LIFETIME.toHours()));
        return notices.prepare(account, NoticeKind.ADDRESS_CHANGED, values)
                .map(notice -> new ChangeFunctions.WayBack(account.emailKey(), token, notice))
                .orElseGet(() -> new ChangeFunctions.WayBack(account.emailKey(), null, null));
    }

    /**
     * Undoes a change by the token of the link that the earlier address got. Ends all sessions of the account. The second
     * request of a double click gets the same answer as the first.
     *
     * @param token any text
     * @return whether the account has its earlier address back
     * @throws ThrottledException when too many attempts from the caller's address have failed
     */
    boolean undo(String token) {
        throttle.requireUnblocked(ThrottledAction.EMAIL_CHANGE);
        boolean undone = undoable(token)
                        .map(change -> functions.undo(change.accountId(), token))
                        .orElse(false)
                || (RandomSecret.isText(token)
                        && repository.wasJustUndone(RandomSecret.hash(token), MOMENT.toSeconds()));
        if (!undone) {
            throttle.failed(ThrottledAction.EMAIL_CHANGE, event -> event);
        }
        return undone;
    }
}
