package dev.latchkey.auth.dashboard;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.address.AddressClaims;
import dev.latchkey.auth.address.EmailVerification;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Language;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.PageRequests;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.auth.password.PasswordPolicy;
import dev.latchkey.auth.session.LiveSession;
import dev.latchkey.auth.session.Sessions;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.Slice;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** Renders the dashboard: the user's account and sessions. */
@Singleton
final class Dashboard {
    static final String PATH = "/dashboard";

    private static final String TEMPLATE = "dashboard";
    private static final String SESSIONS = "sessions";
    private static final int PAGE_SIZE = 20;

    private final AccountRepository accounts;
    private final EmailVerification verification;
    private final AddressClaims claims;
    private final Sessions sessions;
    private final PasswordPolicy passwords;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;
    private final Clock clock;

    Dashboard(
            AccountRepository accounts,
            EmailVerification verification,
            AddressClaims claims,
            Sessions sessions,
            PasswordPolicy passwords,
            PageCookies cookies,
            Forms forms,
            Pages pages,
            Clock clock) {
        this.accounts = accounts;
        this.verification = verification;
        this.claims = claims;
        this.sessions = sessions;
        this.passwords = passwords;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * Renders it for a user.
     *
     * @param errors of its forms; none when it is shown for the first time
     * @return empty when the account is gone or disabled
     */
    Optional<MutableHttpResponse<?>> show(HttpRequest<?> request, SignedIn person, List<FieldError> errors) {
        return accounts.findById(person.accountId())
                .filter(Account::enabled)
                .map(account -> pages.page(request, TEMPLATE, model(request, person, account, errors)));
    }

    private Map<String, Object> model(
            HttpRequest<?> request, SignedIn person, Account account, List<FieldError> errors) {
        Locale language = Language.of(request);
        Instant now = clock.instant();
        Optional<Cursor> place = place(request);
        Slice<LiveSession> found = sessions.list(person.accountId(), person.sessionId(), place, PAGE_SIZE);
        // The session of this browser comes first, on the first page, whenever it was last used.
        Stream<LiveSession> own =
                place.isPresent() ? Stream.empty() : sessions.find(person.accountId(), person.sessionId()).stream();
        List<SessionView> live = Stream.concat(own, found.items().stream().filter(session -> !session.current()))
                .map(session -> SessionView.of(session, now, language))
                .toList();
        Map<String, Object> model = forms.model(request, person, errors);
        model.put("account", account);
        model.put("sessions", live);
        model.put("others", place.isPresent() || live.stream().anyMatch(session -> !session.current()));
        model.put("later", place.isPresent());
        found.next().ifPresent(next -> model.put("earlier", PATH + "?" + SESSIONS + "=" + next.text()));
        model.put("minLength", passwords.minLength());
        model.put("verification", verification.isOn());
        claims.unverified(account.id()).ifPresent(email -> model.put("unverified", email));
        cookies.takeNotice(request).ifPresent(notice -> model.put("notice", notice.key()));
        return model;
    }

    /** {@return the place where the list of sessions continues; empty for its beginning, and for text that is no cursor} */
    private static Optional<Cursor> place(HttpRequest<?> request) {
        return PageRequests.query(request, SESSIONS).flatMap(Cursor::parse).filter(Cursor::hasUuid);
    }
}
