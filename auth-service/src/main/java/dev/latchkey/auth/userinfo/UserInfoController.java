package dev.latchkey.auth.userinfo;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.account.Account;
import dev.latchkey.auth.account.AccountRepository;
import dev.latchkey.shared.micronaut.AuthorizationFailureHandler;
import dev.latchkey.shared.micronaut.RequiresScope;
import dev.latchkey.shared.micronaut.error.HttpProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells the caller the claims of its user, as the database knows them now. */
@Controller
@ExecuteOn(TaskExecutors.BLOCKING)
class UserInfoController {
    private final AccountRepository accounts;

    UserInfoController(AccountRepository accounts) {
        this.accounts = accounts;
    }

    /**
     * The claims. A claim that the account does not have is absent (OpenID Connect Core section 5.3.2). A claim is also
     * absent without its scope (section 5.4): {@code email} for the address, {@code profile} for all others except
     * {@code sub}.
     */
    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UserInfo(
            UUID sub,
            @JsonProperty("preferred_username") @Nullable String preferredUsername,
            @Nullable String name,
            @Nullable String email,
            @JsonProperty("email_verified") @Nullable Boolean emailVerified,
            @Nullable List<String> roles) {}

    /** Returns the OpenID Connect claims of the caller. */
    @SecurityRequirement(name = "bearer")
    @Get("/userinfo")
    @RequiresScope("openid")
    HttpResponse<UserInfo> userInfo(AccessToken token) {
        Account account = accounts.findById(UUID.fromString(token.subject()))
                .filter(Account::enabled)
                .orElseThrow(UserInfoController::accountIsGone);
        boolean profile = token.scope().contains("profile");
        String email = token.scope().contains("email") ? account.email() : null;
        return HttpResponse.ok(new UserInfo(
                        account.id(),
                        profile ? account.username() : null,
                        profile ? account.name() : null,
                        email,
                        email == null ? null : account.hasVerifiedEmail(),
                        profile ? account.roles() : null))
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static ProblemException accountIsGone() {
        return new ProblemException(HttpProblem.INVALID_TOKEN, "The access token is not valid.")
                .withHeader(HttpHeaders.WWW_AUTHENTICATE, AuthorizationFailureHandler.challenge(true));
    }
}
