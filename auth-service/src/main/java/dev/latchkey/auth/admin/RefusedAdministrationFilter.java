package dev.latchkey.auth.admin;

import dev.latchkey.auth.audit.Audit;
import dev.latchkey.auth.audit.AuditEvent;
import dev.latchkey.auth.audit.EventType;
import dev.latchkey.auth.caller.Caller;
import dev.latchkey.shared.micronaut.AccessTokenAuthentication;
import dev.latchkey.shared.token.AccessToken;
import io.micronaut.core.annotation.Order;
import io.micronaut.http.BasicHttpAttributes;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.annotation.ResponseFilter;
import io.micronaut.http.annotation.ServerFilter;
import java.util.UUID;

/**
 * Records in the audit log each call under {@code /admin} that was refused with 403: the caller, and the route as a
 * template. The ids and the query of the address are left out. Runs before the filters that refuse, so that it sees their
 * answers.
 *
 * <p>Matches all requests: a filter with another pattern makes Micronaut match the patterns and sort the filters for each
 * request.
 */
@ServerFilter(ServerFilter.MATCH_ALL_PATTERN)
@Order(RefusedAdministrationFilter.BEFORE_REFUSALS)
final class RefusedAdministrationFilter {
    static final int BEFORE_REFUSALS = -140_000;

    private final Audit audit;

    RefusedAdministrationFilter(Audit audit) {
        this.audit = audit;
    }

    @ResponseFilter
    void note(HttpRequest<?> request, HttpResponse<?> response) {
        if (response.code() == HttpStatus.FORBIDDEN.getCode()
                && request.getPath().startsWith("/admin/")) {
            request.getUserPrincipal(AccessTokenAuthentication.class)
                    .ifPresent(caller -> audit.count(refused(request, caller.token()), Caller.of(request)));
        }
    }

    private static AuditEvent refused(HttpRequest<?> request, AccessToken token) {
        AuditEvent event = AuditEvent.of(EventType.ADMINISTRATION_REFUSED)
                .client(token.clientId())
                .detail("method", request.getMethodName())
                .detail("route", BasicHttpAttributes.getUriTemplate(request).orElse("unknown"));
        // Only the tokens of accounts have a session.
        return token.sessionId() == null
                ? event
                : event.byOwner(UUID.fromString(token.subject())).session(UUID.fromString(token.sessionId()));
    }
}
