package dev.latchkey.auth.account;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.RequiresScope;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code GET /accounts/{username}}: finds an account for other services. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class AccountController {
    private final AccountRepository accounts;

    AccountController(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /**
     * The part of an account that other services may read.
     *
     * @param id the {@code sub} of its tokens
     * @param name null when none was given
     */
    @Serdeable
    @JsonInclude(JsonInclude.Include.ALWAYS)
    record AccountAnswer(UUID id, String username, @Nullable String name) {}

    /** Finds an account by its username, ignoring case. A disabled account counts as unknown. */
    @SecurityRequirement(name = "bearer")
    @Get("/accounts/{username}")
    @RequiresScope("accounts:read")
    @ApiResponse(responseCode = "404", description = "There is no such account, or it is disabled.")
    HttpResponse<AccountAnswer> account(String username) {
        Account account = find(username)
                .orElseThrow(() ->
                        new ProblemException(AuthProblem.ACCOUNT_NOT_FOUND, "There is no account with this username."));
        return HttpResponse.ok(new AccountAnswer(account.id(), account.username(), account.name()))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** PostgreSQL cannot store U+0000, so no account has it in its name. */
    private Optional<Account> find(String username) {
        return username.indexOf('\0') >= 0
                ? Optional.empty()
                : accounts.findByUsernameKey(NameKey.of(username)).filter(Account::enabled);
    }
}
