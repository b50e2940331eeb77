package dev.latchkey.auth.error;

import com.nimbusds.oauth2.sdk.ErrorObject;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Stops a request to an OAuth endpoint with an error of RFC 6749 section 5.2. */
public final class OAuthException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient ErrorObject error;
    private final @Nullable String why;

    /**
     * Creates an error answer.
     *
     * @param error code, description and status; all safe for the client
     */
    public OAuthException(ErrorObject error) {
        this(error, null);
    }

    /**
     * Creates an error answer with a reason that the client must not see.
     *
     * @param error code, description and status; all safe for the client
     * @param why the reason, for the log; no secret
     */
    public OAuthException(ErrorObject error, @Nullable String why) {
        super(error.getCode());
        this.error = error;
        this.why = why;
    }

    ErrorObject error() {
        return error;
    }

    Optional<String> why() {
        return Optional.ofNullable(why);
    }
}
