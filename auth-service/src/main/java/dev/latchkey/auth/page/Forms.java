package dev.latchkey.auth.page;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Gives forms their tokens, reads submitted forms, and refuses forms that do not come from our pages. A form for a
 * signed-in user is bound to the session of the browser.
 */
@Singleton
public final class Forms {
    /** For forms of pages that need no sign-in. */
    private static final String NO_SESSION = "";

    private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";
    /** From our own pages, or from the user directly, as by a reload. */
    private static final Set<String> TRUSTED_SITES = Set.of("same-origin", "none");

    private final FormTokens tokens;

    Forms(FormTokens tokens) {
        this.tokens = tokens;
    }

    /** {@return the token for the forms of a page, for a signed-in user} */
    public String token(HttpRequest<?> request, SignedIn person) {
        return tokens.issue(request, person.formSession());
    }

    /**
     * {@return the model of a template that shows only this form, for a signed-in user}
     *
     * @param errors in the order of the fields; only the first error of a field is shown
     */
    public Map<String, Object> model(HttpRequest<?> request, SignedIn person, List<FieldError> errors) {
        return new FormView(token(request, person), Map.of(), errors).model();
    }

    /**
     * {@return the model of a template that shows only this form, on a page that needs no sign-in}
     *
     * @param values the user's input by field, never a password
     * @param errors in the order of the fields; only the first error of a field is shown
     */
    public Map<String, Object> model(HttpRequest<?> request, Map<String, String> values, List<FieldError> errors) {
        return new FormView(tokens.issue(request, NO_SESSION), values, errors).model();
    }

    /**
     * Reads a form of a signed-in user.
     *
     * @param body null when the request has none
     * @throws ProblemException 403 when it comes from another site, or without the token that this browser got for this
     *     session; 400 when it is not well-formed
     */
    public Form read(HttpRequest<?> request, @Nullable String body, SignedIn person) {
        return read(request, body, person.formSession());
    }

    /**
     * Reads a form of a page that needs no sign-in.
     *
     * @param body null when the request has none
     * @throws ProblemException 403 when it comes from another site, or without the token that this browser got; 400 when it
     *     is not well-formed
     */
    public Form read(HttpRequest<?> request, @Nullable String body) {
        return read(request, body, NO_SESSION);
    }

    private Form read(HttpRequest<?> request, @Nullable String body, String session) {
        String site = request.getHeaders().get(SEC_FETCH_SITE);
        if (site != null && !TRUSTED_SITES.contains(site)) {
            throw foreign();
        }
        Form form = Form.parse(body == null ? "" : body);
        if (!tokens.isGood(request, form.exact(Form.TOKEN), session)) {
            throw foreign();
        }
        return form;
    }

    private static ProblemException foreign() {
        return new ProblemException(
                AuthProblem.INVALID_CSRF_TOKEN, "The form does not come from a page of this service.");
    }
}
