package dev.latchkey.auth.page;

import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A form as a template shows it: empty, or again with what was typed (never a password) and what was wrong with it.
 *
 * @param token against cross-site requests
 * @param values by field
 * @param errors in the order of the fields; the first of a field counts
 */
record FormView(String token, Map<String, String> values, List<FieldError> errors) {
    static FormView empty(String token) {
        return new FormView(token, Map.of(), List.of());
    }

    /** {@return the model of a template with this form alone} */
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

    /** {@return the errors for the summary, each text once, with the first field that it is about} */
    private static List<FieldError> problems(Collection<FieldError> errors) {
        Map<String, FieldError> byText = new LinkedHashMap<>();
        errors.forEach(error -> byText.putIfAbsent(error.key() + ' ' + error.limit(), error));
        return List.copyOf(byText.values());
    }

    /** What was typed stays out of logs. */
    @Override
    public String toString() {
        return "FormView[]";
    }
}
