package dev.latchkey.auth.page;

import dev.latchkey.auth.client.Parameters;
import dev.latchkey.auth.error.AuthProblem;
import dev.latchkey.shared.micronaut.error.ProblemException;
import java.util.List;
import java.util.Map;

/** A submitted form of a page. Each field occurs at most once. */
public final class Form {
    /** The field of the form's token. */
    static final String TOKEN = "_csrf";

    private final Map<String, List<String>> fields;

    private Form(Map<String, List<String>> fields) {
        this.fields = fields;
    }

    /**
     * Reads a form.
     *
     * @throws ProblemException 400 when {@link Parameters#parse} refuses it, or a name occurs twice
     */
    static Form parse(String body) {
        return Parameters.parse(body)
                .filter(fields -> !Parameters.hasRepeated(fields))
                .map(Form::new)
                .orElseThrow(() -> new ProblemException(AuthProblem.INVALID_FORM, "The form is not valid."));
    }

    /** {@return the field as it was typed; empty when it is missing} */
    public String exact(String name) {
        return fields.getOrDefault(name, List.of("")).getFirst();
    }

    /** {@return the field without the spaces around it, which the keyboards of phones often add} */
    public String text(String name) {
        return exact(name).strip();
    }

    /** The user's input stays out of logs. */
    @Override
    public String toString() {
        return "Form[]";
    }
}
