package dev.latchkey.auth.session;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.latchkey.auth.revocation.RevocationLog;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MediaType;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Consumes;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Post;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.serde.annotation.Serdeable;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** {@code POST /logout}: ends the caller's session. */
@Controller
@Secured(SecurityRule.IS_AUTHENTICATED)
@ExecuteOn(TaskExecutors.BLOCKING)
class LogoutController {
    private static final String PREFER = "Prefer";
    private static final String RESPOND_ASYNC = "respond-async";

    private final Sessions sessions;
    private final RevocationLog revocations;

    LogoutController(Sessions sessions, RevocationLog revocations) {
        this.sessions = sessions;
        this.revocations = revocations;
    }

    /**
     * The answer.
     *
     * @param session the session that was ended; absent for a token that belonged to none
     */
    @Serdeable
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record LoggedOut(String message, @Nullable String session) {}

    /** Ends the caller's session: its tokens are refused everywhere. */
    @SecurityRequirement(name = "bearer")
    @Post("/logout")
    @Consumes(MediaType.ALL)
    HttpResponse<LoggedOut> logout(HttpRequest<?> request, AccessToken token) {
        if (token.sessionId() == null) {
            revocations.revokeToken(token);
        } else {
            sessions.end(UUID.fromString(token.sessionId()));
        }
        LoggedOut answer = new LoggedOut("User logged out successfully", token.sessionId());
        MutableHttpResponse<LoggedOut> response = prefersAsync(request)
                ? HttpResponse.<LoggedOut>accepted().body(answer).header("Preference-Applied", RESPOND_ASYNC)
                : HttpResponse.ok(answer);
        return response.header(HttpHeaders.CACHE_CONTROL, "no-store");
    }

    /** RFC 7240 section 4.1. */
    private static boolean prefersAsync(HttpRequest<?> request) {
        return request.getHeaders().getAll(PREFER).stream()
                .flatMap(header -> java.util.Arrays.stream(header.split(",")))
                .anyMatch(preference -> preference.strip().equalsIgnoreCase(RESPOND_ASYNC));
    }
}
