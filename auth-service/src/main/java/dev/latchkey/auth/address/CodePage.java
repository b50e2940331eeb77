package dev.latchkey.auth.address;

import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Pages;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpStatus;
import io.micronaut.http.MutableHttpResponse;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The page for a person who has given the right password, but must verify the address before the sign-in. */
@Singleton
public final class CodePage {
    static final String TICKET = "ticket";

    private static final String TEMPLATE = "verify-code";

    private final AddressClaims claims;
    private final VerificationTickets tickets;
    private final Forms forms;
    private final Pages pages;

    CodePage(AddressClaims claims, VerificationTickets tickets, Forms forms, Pages pages) {
        this.claims = claims;
        this.tickets = tickets;
        this.forms = forms;
        this.pages = pages;
    }

    /**
     * Asks for the code. The page shows the address only in part, because others may see the screen.
     *
     * @param accountId whose password was right
     * @param continuation where the sign-in leads in the end
     * @return 403: the sign-in was refused
     */
    public MutableHttpResponse<?> ask(HttpRequest<?> request, UUID accountId, Continuation continuation) {
        return pages.page(request, HttpStatus.FORBIDDEN, TEMPLATE, model(request, accountId, continuation, List.of()));
    }

    /** {@return the page after a code that was not accepted} */
    MutableHttpResponse<?> again(HttpRequest<?> request, UUID accountId, Continuation continuation, FieldError error) {
        return pages.page(
                request, HttpStatus.BAD_REQUEST, TEMPLATE, model(request, accountId, continuation, List.of(error)));
    }

    /** {@return the page after another mail was asked for} */
    MutableHttpResponse<?> sent(HttpRequest<?> request, UUID accountId, Continuation continuation) {
        Map<String, Object> model = model(request, accountId, continuation, List.of());
        model.put("notice", "notice.code-sent");
        return pages.page(request, TEMPLATE, model);
    }

    private Map<String, Object> model(
            HttpRequest<?> request, UUID accountId, Continuation continuation, List<FieldError> errors) {
        Map<String, Object> model = forms.model(request, Map.of(), errors);
        model.put(TICKET, tickets.issue(accountId));
        claims.unverified(accountId).ifPresent(email -> model.put("address", inPart(email)));
        model.put("signIn", continuation.from("/login"));
        if (!continuation.isDashboard()) {
            model.put(Pages.CONTINUATION, continuation.target());
        }
        return model;
    }

    /** {@return the address with only the first character of its local part: {@code a…@example.org}} */
    static String inPart(String email) {
        return email.substring(0, email.offsetByCodePoints(0, 1)) + "…" + email.substring(email.lastIndexOf('@'));
    }
}
