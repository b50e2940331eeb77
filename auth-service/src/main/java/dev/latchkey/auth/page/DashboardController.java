package dev.latchkey.auth.page;

import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.Produces;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.Hidden;
import java.util.Map;
import java.util.Optional;

/** What a person sees who is signed in: who they are. */
@Hidden
@Controller("/dashboard")
@Produces(MediaType.TEXT_HTML)
@Secured(SecurityRule.IS_ANONYMOUS)
@ExecuteOn(TaskExecutors.BLOCKING)
class DashboardController {
    private final BrowserSessions browsers;
    private final AccountRepository accounts;
    private final FormTokens tokens;
    private final Pages pages;

    DashboardController(BrowserSessions browsers, AccountRepository accounts, FormTokens tokens, Pages pages) {
        this.browsers = browsers;
        this.accounts = accounts;
        this.tokens = tokens;
        this.pages = pages;
    }

    @Get
    HttpResponse<?> show(HttpRequest<?> request) {
        Optional<SignedIn> person = browsers.find(request);
        Optional<Account> account = person.flatMap(signedIn -> accounts.findById(signedIn.accountId()))
                .filter(Account::enabled);
        if (person.isEmpty() || account.isEmpty()) {
            return pages.redirect(request, "/login");
        }
        String token = tokens.issue(request, person.get().formSession());
        return pages.page(request, "dashboard", Map.of("account", account.get(), "token", token));
    }
}
