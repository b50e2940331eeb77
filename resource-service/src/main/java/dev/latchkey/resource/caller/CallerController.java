package dev.latchkey.resource.caller;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Describes the caller, from its access token alone. */
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@AnswersProblems
final class CallerController {
    /**
     * The answer of {@code GET /protected}.
     *
     * @param username null for a token without a user
     */
    @Serdeable
    record LoggedIn(@JsonProperty("logged_in_as") @Nullable String username) {}

    /**
     * The answer of {@code GET /me}.
     *
     * @param scope space-separated, in alphabetical order
     * @param session null for a token without a user
     * @param expiresAt RFC 3339
     */
    @Serdeable
    record Caller(
            String sub,
            @Nullable String username,
            @Nullable String name,
            List<String> roles,
            String scope,
            @Nullable String session,
            @JsonProperty("expires_at") Instant expiresAt) {}

    /** Returns the caller's username. */
    @SecurityRequirement(name = "bearer")
    @Get("/protected")
    LoggedIn loggedInAs(AccessToken token) {
        return new LoggedIn(token.username());
    }

    /** Returns the claims of the caller's token. */
    @SecurityRequirement(name = "bearer")
    @Get("/me")
    Caller me(AccessToken token) {
        return new Caller(
                token.subject(),
                token.username(),
                token.name(),
                token.roles(),
                String.join(" ", token.scope().stream().sorted().toList()),
                token.sessionId(),
                token.expiresAt());
    }
}
