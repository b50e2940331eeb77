package dev.latchkey.auth.deletion;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.auth.account.NameKey;
import dev.latchkey.auth.page.BrowserSessions;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Notice;
import dev.latchkey.auth.page.PageCookies;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.RecentSignIns;
import dev.latchkey.auth.page.SignedIn;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Body;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Post;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The page on which a person deletes the account. The person types the username, so that no account is deleted by mistake. */
@Hidden
@Controller(AccountDeletionPageController.PATH)
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class AccountDeletionPageController {
    static final String PATH = "/account/delete";

    private static final String TEMPLATE = "account-delete";
    private static final String USERNAME = "username";
    private static final String SIGN_IN = "/login";

    private final AccountDeletion deletion;
    private final AccountRepository accounts;
    private final BrowserSessions browsers;
    private final RecentSignIns recent;
    private final PageCookies cookies;
    private final Forms forms;
    private final Pages pages;

    AccountDeletionPageController(
            AccountDeletion deletion,
            AccountRepository accounts,
            BrowserSessions browsers,
            RecentSignIns recent,
            PageCookies cookies,
            Forms forms,
            Pages pages) {
        this.deletion = deletion;
        this.accounts = accounts;
        this.browsers = browsers;
        this.recent = recent;
        this.cookies = cookies;
        this.forms = forms;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return pages.redirect(request, SIGN_IN + "?continue=" + PATH);
        }
        Optional<HttpResponse<?>> asked = recent.ask(request, person.get(), PATH);
        return asked.isPresent() ? asked.get() : shown(request, person.get(), HttpStatus.OK, List.of());
    }

    /** Deletes the account, and signs the browser out. Without a session, as after a double click, nothing is left to do. */
    @Post(consumes = MediaType.APPLICATION_FORM_URLENCODED)
    HttpResponse<?> delete(HttpRequest<?> request, @Body @Nullable String body) {
        Optional<SignedIn> person = browsers.find(request);
        if (person.isEmpty()) {
            return pages.redirect(request, SIGN_IN);
        }
        Form form = forms.read(request, body, person.get());
        Optional<HttpResponse<?>> asked = recent.ask(request, person.get(), PATH);
        if (asked.isPresent()) {
            return asked.get();
        }
        if (!isUsername(form.text(USERNAME), person.get())) {
            return again(request, person.get(), "error.username-differs");
        }
        return switch (deletion.delete(person.get().accountId())) {
            case DELETED -> {
                cookies.removeTokens(request);
                cookies.setNotice(request, Notice.ACCOUNT_DELETED);
                yield pages.redirect(request, SIGN_IN);
            }
            case LAST_ADMINISTRATOR -> again(request, person.get(), "error.last-administrator");
        };
    }

    private boolean isUsername(String typed, SignedIn person) {
        return accounts.findById(person.accountId())
                .filter(account -> account.usernameKey().equals(NameKey.of(typed)))
                .isPresent();
    }

    private HttpResponse<?> again(HttpRequest<?> request, SignedIn person, String error) {
        return shown(request, person, HttpStatus.BAD_REQUEST, List.of(FieldError.of(USERNAME, error)));
    }

    private HttpResponse<?> shown(HttpRequest<?> request, SignedIn person, HttpStatus status, List<FieldError> errors) {
        Optional<Account> account = accounts.findById(person.accountId()).filter(Account::enabled);
        if (account.isEmpty()) {
            return pages.redirect(request, SIGN_IN);
        }
        Map<String, Object> model = forms.model(request, person, errors);
        model.put(USERNAME, account.get().username());
        return pages.page(request, status, TEMPLATE, model);
    }
}
