package dev.latchkey.shared.micronaut.error;

/** The errors that a member of any request can have. */
public enum FieldFlaw implements FieldCode {
    /** It is absent. */
    REQUIRED("required"),
    EMPTY("empty"),
    /** The request has no member of this name. */
    UNKNOWN("unknown"),
    /** It has another JSON type, or is not a number where one must be. */
    WRONG_TYPE("wrong_type"),
    TOO_LONG("too_long"),
    /** The number, or the size, is too small or too large. */
    OUT_OF_RANGE("out_of_range"),
    CONTROL_CHARACTER("control_character"),
    /** It must be absent beside the other members, or must not contain this beside them. */
    NOT_ALLOWED("not_allowed"),
    /** It has another form or value than the message says. */
    INVALID("invalid");

    private final String code;

    FieldFlaw(String code) {
        this.code = code;
    }

    @Override
    public String code() {
        return code;
    }
}
