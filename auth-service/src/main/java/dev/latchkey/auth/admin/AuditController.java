package dev.latchkey.auth.admin;

import dev.latchkey.auth.account.Role;
import dev.latchkey.auth.audit.AuditLog;
import dev.latchkey.auth.audit.LoggedEvent;
import dev.latchkey.shared.micronaut.error.AnswersProblems;
import dev.latchkey.shared.micronaut.list.Cursor;
import dev.latchkey.shared.micronaut.list.PageOf;
import dev.latchkey.shared.micronaut.list.PageRequest;
import dev.latchkey.shared.micronaut.list.Slice;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.annotation.QueryValue;
import io.micronaut.scheduling.TaskExecutors;
import io.micronaut.scheduling.annotation.ExecuteOn;
import io.micronaut.security.annotation.Secured;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.security.SecurityRequirement;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;

/** {@code /admin/audit}: the audit log. */
@Controller("/admin/audit")
@Secured(Role.ADMIN)
@SecurityRequirement(name = "bearer")
@ExecuteOn(TaskExecutors.BLOCKING)
@AnswersProblems
class AuditController {
    private final AuditLog log;

    AuditController(AuditLog log) {
        this.log = log;
    }

    /**
     * Lists events, the newest first. An event must match all filters that are given.
     *
     * @param account the id of the account that they are about
     * @param event their type, such as login.failed
     * @param outcome success, failure or refused
     * @param from the earliest time, inclusive (RFC 3339)
     * @param to the latest time, exclusive (RFC 3339)
     * @param size of a page
     * @param cursor the value of next from the previous page
     */
    @Get
    @ApiResponse(responseCode = "200", description = "A page of events, with next if there are more.")
    @ApiResponse(responseCode = "400", description = "Some parameters are not valid.")
    HttpResponse<PageOf<AuditAnswer>> list(
            @QueryValue(defaultValue = "") String account,
            @QueryValue(defaultValue = "") String event,
            @QueryValue(defaultValue = "") String outcome,
            @QueryValue(defaultValue = "") String from,
            @QueryValue(defaultValue = "") String to,
            @QueryValue(defaultValue = "50") @Min(1) @Max(PageRequest.LARGEST) int size,
            @QueryValue(defaultValue = "") String cursor) {
        Slice<LoggedEvent> found =
                log.find(new AuditParameters(account, event, outcome, from, to).query(), Cursor.read(cursor), size);
        PageOf<LoggedEvent> page = new PageOf<>(
                found.items(), null, size, null, found.next().map(Cursor::text).orElse(null));
        return HttpResponse.ok(page.map(AuditAnswer::of)).header(HttpHeaders.CACHE_CONTROL, "no-store");
    }
}
