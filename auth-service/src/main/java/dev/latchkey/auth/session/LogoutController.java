package dev.latchkey.auth.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import dev.latchkey.auth.revocation.AccountRevocations;
import dev.latchkey.auth.revocation.Confirmation;
import dev.latchkey.auth.revocation.Revocation;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.auth.token.ForEveryApplication;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /logout} and {@code POST /logout/all}. They answer once no verifier accepts the tokens any more. With
 * {@code Prefer: respond-async} (RFC 7240) they answer once the revocation is committed.
 */
@Controller("/logout")
@Secured(SecurityRule.IS_AUTHENTICATED)
@Consumes(MediaType.ALL)
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class LogoutController {
    private static final String PREFER = "Prefer";
    private static final String RESPOND_ASYNC = "respond-async";
    private static final String EVERYWHERE = "logout_everywhere";

    private final RevocationLog revocations;
    private final AccountRevocations accounts;

    LogoutController(RevocationLog revocations, AccountRevocations accounts) {
        this.revocations = revocations;
        this.accounts = accounts;
    }

    /**
     * The answer to a logout.
     *
     * @param session the session that was ended; absent for a token without a session
     * @param confirmed how many verifiers have confirmed it; absent when the answer did not wait, or when no verifier has a
     *     lease
     */
    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LoggedOut(
            String message,
            @Nullable String session,
            @Nullable Integer confirmed) {}

    /**
     * The answer to a logout everywhere.
     *
     * @param sessionsRevoked how many of the ended sessions could still have been used
     * @param confirmed as in {@link LoggedOut}
     */
    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LoggedOutEverywhere(
            @JsonProperty("sessions_revoked") int sessionsRevoked,
            @Nullable Integer confirmed) {}

    /**
     * Ends the caller's session. Its tokens are refused everywhere. Without a session, only the caller's token is refused.
     */
    @SecurityRequirement(name = "bearer")
    @ForEveryApplication
    @Post
    HttpResponse<LoggedOut> logout(HttpRequest<?> request, AccessToken token) {
        String session = token.sessionId();
        if (prefersAsync(request)) {
            if (session == null) {
                revocations.revokeTokenWithoutWaiting(token);
            } else {
                revocations.revokeWithoutWaiting(logout(session, token));
            }
            return accepted(loggedOut(session, null));
        }
        Confirmation confirmation =
                session == null ? revocations.revokeToken(token) : revocations.revoke(logout(session, token));
        return ok(loggedOut(session, confirmation.confirmed()));
    }

    /** Ends all sessions of the caller, including this one. */
    @SecurityRequirement(name = "bearer")
    @Post("/all")
    HttpResponse<LoggedOutEverywhere> logoutEverywhere(HttpRequest<?> request, AccessToken token) {
        UUID account = CallerSession.of(token).accountId();
        if (prefersAsync(request)) {
            int ended = accounts.logOutEverywhereWithoutWaiting(account, EVERYWHERE, account)
                    .orElse(0);
            return accepted(new LoggedOutEverywhere(ended, null));
        }
        return ok(accounts.logOutEverywhere(account, EVERYWHERE, account)
                .map(ended -> new LoggedOutEverywhere(
                        ended.sessionsRevoked(), ended.confirmation().confirmed()))
                .orElseGet(() -> new LoggedOutEverywhere(0, null)));
    }

    private static Revocation logout(String session, AccessToken token) {
        return new Revocation.OfSession(UUID.fromString(session), "logout", UUID.fromString(token.subject()));
    }

    private static LoggedOut loggedOut(@Nullable String session, @Nullable Integer confirmed) {
        return new LoggedOut("User logged out successfully", session, confirmed);
    }

    private static <T> HttpResponse<T> ok(T body) {
        return HttpResponse.ok(body).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    private static <T> HttpResponse<T> accepted(T body) {
        return HttpResponse.<T>accepted()
                .body(body)
                .header(HttpHeaders.CACHE_CONTROL, "no-store")
                .header("Preference-Applied", RESPOND_ASYNC);
    }

    /** RFC 7240 section 4.1. */
    private static boolean prefersAsync(HttpRequest<?> request) {
        return request.getHeaders().getAll(PREFER).stream()
                .flatMap(header -> Arrays.stream(header.split(",")))
                .anyMatch(preference -> preference.strip().equalsIgnoreCase(RESPOND_ASYNC));
    }
}
