package dev.latchkey.auth.page;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.password.PasswordPolicy;
import dev.latchkey.auth.session.Sessions;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the dashboard: who a person is, and where they are signed in. */
@Singleton
final class Dashboard {
    static final String PATH = "/dashboard";

    private static final String TEMPLATE = "dashboard";

    private final AccountRepository accounts;
    private final Sessions sessions;
    private final PasswordPolicy passwords;
    private final PageCookies cookies;
    private final FormTokens tokens;
    private final Pages pages;
    private final Clock clock;

    Dashboard(
            AccountRepository accounts,
            Sessions sessions,
            PasswordPolicy passwords,
            PageCookies cookies,
            FormTokens tokens,
            Pages pages,
            Clock clock) {
        this.accounts = accounts;
        this.sessions = sessions;
        this.passwords = passwords;
        this.cookies = cookies;
        this.tokens = tokens;
        this.pages = pages;
        this.clock = clock;
    }

    /**
     * Writes it for a person.
     *
     * @param errors of its form for another password; none when it is shown for the first time
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
        List<SessionView> live = sessions.list(person.accountId(), person.sessionId()).stream()
                .map(session -> SessionView.of(session, now, language))
                .sorted(Comparator.comparing(SessionView::current).reversed())
                .toList();
        Map<String, Object> model = new FormView(tokens.issue(request, person.formSession()), Map.of(), errors).model();
        model.put("account", account);
        model.put("sessions", live);
        model.put("others", live.stream().anyMatch(session -> !session.current()));
        model.put("minLength", passwords.minLength());
        cookies.takeNotice(request).ifPresent(notice -> model.put("notice", notice.key()));
        return model;
    }
}
