package dev.latchkey.auth.page;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A form as a template shows it: empty, or again with the user's input (never a password) and its errors.
 *
 * @param token against cross-site requests
 * @param values by field
 * @param errors in the order of the fields; only the first error of a field is shown
 */
record FormView(String token, Map<String, String> values, List<FieldError> errors) {
    /** {@return the model of a template that shows only this form} */
    Map<String, Object> model() {
        Map<String, FieldError> byField = new LinkedHashMap<>();
        errors.forEach(error -> byField.putIfAbsent(error.field(), error));
        Map<String, Object> model = new LinkedHashMap<>();
        model.put("token", token);
        model.put("values", values);
        model.put("errors", byField);
        model.put("problems", problems(byField.values()));
        return model;
    }

    /** {@return the errors for the summary: each message once, with the first field that has it} */
    private static List<FieldError> problems(Collection<FieldError> errors) {
        Map<String, FieldError> byText = new LinkedHashMap<>();
        errors.forEach(error -> byText.putIfAbsent(error.key() + ' ' + error.limit(), error));
        return List.copyOf(byText.values());
    }

    /** The user's input stays out of logs. */
    @Override
    public String toString() {
        return "FormView[]";
    }
}
