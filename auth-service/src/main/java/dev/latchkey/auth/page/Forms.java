package dev.latchkey.auth.page;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads submitted forms, and refuses forms that do not come from our pages. */
@Singleton
final class Forms {
    private static final String SEC_FETCH_SITE = "Sec-Fetch-Site";
    /** From our own pages, or from the user directly, as by a reload. */
    private static final Set<String> TRUSTED_SITES = Set.of("same-origin", "none");

    private final FormTokens tokens;

    Forms(FormTokens tokens) {
        this.tokens = tokens;
    }

    /**
     * Reads a form.
     *
     * @param body null when the request has none
     * @param session the session that the form must have been written for
     * @throws ProblemException 403 when it comes from another site, or without its token; 400 when it is not well-formed
     */
    Form read(HttpRequest<?> request, @Nullable String body, String session) {
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
