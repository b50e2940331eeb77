package dev.latchkey.auth.page;

/**
 * An error in a field of a form.
 *
 * @param field the field's name
 * @param key of the message
 * @param limit for messages that name a limit; otherwise 0
 */
public record FieldError(String field, String key, int limit) {
    /** {@return the error whose message names no limit} */
    public static FieldError of(String field, String key) {
        return new FieldError(field, key, 0);
    }

    /** {@return the error of a field that is missing} */
    public static FieldError missing(String field) {
        return of(field, "error.missing." + field);
    }
}
