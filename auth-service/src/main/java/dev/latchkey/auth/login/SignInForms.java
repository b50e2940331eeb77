package dev.latchkey.auth.login;

import dev.latchkey.auth.page.Continuation;
import dev.latchkey.auth.page.Destination;
import dev.latchkey.auth.page.FieldError;
import dev.latchkey.auth.page.Forms;
import dev.latchkey.auth.page.Pages;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;

/** The forms of a sign-in: each may be the last one, and then leads to the page that asked for the sign-in. */
@Singleton
final class SignInForms {
    private final Forms forms;
    private final List<Destination> destinations;

    SignInForms(Forms forms, List<Destination> destinations) {
        this.forms = forms;
        this.destinations = destinations;
    }

    /**
     * {@return the model of a template with such a form} Lets the form lead to another site, if the target does.
     *
     * @param values the user's input by field, never a password or a code
     */
    Map<String, Object> model(
            HttpRequest<?> request, Map<String, String> values, List<FieldError> errors, Continuation continuation) {
        Map<String, Object> model = forms.model(request, values, errors);
        if (!continuation.isDashboard()) {
            model.put(Pages.CONTINUATION, continuation.target());
            destinations.forEach(destination -> destination
                    .formTarget(continuation.target())
                    .ifPresent(source -> Pages.allowForms(request, source)));
        }
        return model;
    }
}
