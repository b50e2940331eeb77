package dev.latchkey.auth.error;

import com.nimbusds.oauth2.sdk.ErrorObject;

/** Stops a request to an OAuth endpoint with an error of RFC 6749 section 5.2. */
public final class OAuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorObject error;

    /**
     * Makes an error answer.
     *
     * @param error code, description and status; all safe for the client
     */
    public OAuthException(ErrorObject error) {
        super(error.getCode());
        this.error = error;
    }

    ErrorObject error() {
        return error;
    }
}
