package dev.latchkey.auth.logout;

import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.auth.page.Form;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Pages;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.shared.micronaut.error.ProblemException;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import jakarta.inject.Singleton;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The page that asks the user whether to sign out, when an application has sent the user here. */
@Singleton
final class SignOutPage {
    private static final String TEMPLATE = "sign-out";
    private static final String REQUEST = "request";
    private static final String DECISION = "decision";

    private final Forms forms;
    private final Pages pages;

    SignOutPage(Forms forms, Pages pages) {
        this.forms = forms;
        this.pages = pages;
    }

    /**
     * The user's decision.
     *
     * @param request as it was given to {@link #ask}
     */
    record Decision(String request, boolean signOut) {}

    /**
     * {@return the page}
     *
     * @param requested comes back with the decision
     * @param formTarget the source for {@code form-action}: where the decision may lead; null when it leads to no other
     *     site
     */
    HttpResponse<?> ask(HttpRequest<?> request, SignedIn person, String requested, @Nullable String formTarget) {
        if (formTarget != null) {
            Pages.allowForms(request, formTarget);
        }
        return pages.page(request, TEMPLATE, Map.of("token", forms.token(request, person), REQUEST, requested));
    }

    /**
     * Reads its form.
     *
     * @param body null when the request has none
     * @throws ProblemException 403 when it is not the form that this browser got for this session; 400 when it is
     *     malformed, or has no decision
     */
    Decision read(HttpRequest<?> request, @Nullable String body, SignedIn person) {
        Form form = forms.read(request, body, person);
        return switch (form.exact(DECISION)) {
            case "sign-out" -> new Decision(form.exact(REQUEST), true);
            case "stay" -> new Decision(form.exact(REQUEST), false);
            default -> throw new ProblemException(AuthProblem.INVALID_FORM, "The form is not valid.");
        };
    }
}
