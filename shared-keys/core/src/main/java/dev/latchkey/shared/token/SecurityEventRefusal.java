package dev.latchkey.shared.token;

/** Why a security event token is refused, by the codes of RFC 8935 section 2.4. */
public enum SecurityEventRefusal {
    /** It is no security event token, it is too old, or it has no event that the verifier knows. */
    INVALID_REQUEST("invalid_request", "The body is not a security event token with a known event."),
    /** Its key is unknown, or has not signed it. */
    INVALID_KEY("invalid_key", "The token is not signed with a key of the issuer."),
    INVALID_ISSUER("invalid_issuer", "The token is from another issuer."),
    INVALID_AUDIENCE("invalid_audience", "The token is for another client.");

    private final String code;
    private final String description;

    SecurityEventRefusal(String code, String description) {
        this.code = code;
        this.description = description;
    }

    /** {@return the member {@code err} of the answer} */
    public String code() {
        return code;
    }

    /** {@return the member {@code description} of the answer} */
    public String description() {
        return description;
    }

    static SecurityEventRefusal of(Refusal reason) {
        return switch (reason) {
            case UNKNOWN_KEY, BAD_SIGNATURE -> INVALID_KEY;
            case WRONG_ISSUER -> INVALID_ISSUER;
            case WRONG_AUDIENCE -> INVALID_AUDIENCE;
            case MALFORMED, WRONG_TYPE, WRONG_ALGORITHM, FORBIDDEN_HEADER, BAD_CLAIM, EXPIRED, NOT_YET_VALID, REVOKED ->
                INVALID_REQUEST;
        };
    }
}
