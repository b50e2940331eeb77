package dev.latchkey.auth.profile;

import dev.latchkey.auth.audit.LoggedEvent;
import dev.latchkey.auth.session.CallerSession;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.PageRequest;
import dev.latchkey.shared.micronaut.list.Slice;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.MutableHttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.rules.SecurityRule;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.List;

/** {@code /history}: the caller's sign-ins. */
@Controller(HistoryController.PATH)
@Secured(SecurityRule.IS_AUTHENTICATED)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class HistoryController {
    static final String PATH = "/history";

    private final History history;

    HistoryController(History history) {
        this.history = history;
    }

    /**
     * Lists the caller's sign-ins of the last 90 days, failed ones included, the newest first. The header Link leads to the
     * next page (RFC 8288).
     *
     * @param size of a page
     * @param cursor the place where the list continues, from the header Link
     */
    @Get
    @ApiResponse(responseCode = "200", description = "The sign-ins; if there are more, Link leads to the next page.")
    HttpResponse<List<HistoryAnswer>> list(
            AccessToken token,
            @QueryValue(defaultValue = "50") @Min(1) @Max(PageRequest.LARGEST) int size,
            @QueryValue(defaultValue = "") String cursor) {
        Slice<LoggedEvent> found = history.list(CallerSession.of(token).accountId(), Cursor.read(cursor), size);
        MutableHttpResponse<List<HistoryAnswer>> response = HttpResponse.ok(
                        found.items().stream().map(HistoryAnswer::of).toList())
                .header(HttpHeaders.CACHE_CONTROL, "no-store");
        found.next()
                .ifPresent(next -> response.header(
                        HttpHeaders.LINK, "<?size=%d&%s=%s>; rel=\"next\"".formatted(size, Cursor.NAME, next.text())));
        return response;
    }
}
