package dev.latchkey.auth.page;

import dev.latchkey.auth.password.PasswordFlaw;
import dev.latchkey.auth.registration.Objection;
import java.util.Locale;

/**
 * An error in a field of a form.
 *
 * @param field the field's name
 * @param key of the message
 * @param limit for messages that name a limit; otherwise 0
 */
public record FieldError(String field, String key, int limit) {
    private static final String MISSING = "error.missing.";

    static FieldError of(String field, String key) {
        return new FieldError(field, key, 0);
    }

    static FieldError missing(String field) {
        return of(field, MISSING + field);
    }

    /** {@return the error that an objection means on a page} */
    static FieldError of(Objection objection) {
        return switch (objection) {
            case Objection.BadText(String field, Objection.Reason reason, int limit) ->
                reason == Objection.Reason.MISSING ? missing(field) : new FieldError(field, key(reason), limit);
            case Objection.BadPassword password -> of(password.field(), password.flaw());
        };
    }

    static FieldError of(String field, PasswordFlaw flaw) {
        return new FieldError(field, key(flaw.reason()), flaw.limit());
    }

    private static String key(Enum<?> reason) {
        String name = reason.name().toLowerCase(Locale.ROOT).replace('_', '-');
        return (reason instanceof Objection.Reason ? "error." : "error.password.") + name;
    }
}
