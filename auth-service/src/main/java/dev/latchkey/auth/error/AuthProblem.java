package dev.latchkey.auth.error;

import dev.latchkey.shared.micronaut.error.ProblemCode;
import io.micronaut.http.HttpStatus;

/** The problems of this service, beside those that any service can have. */
public enum AuthProblem implements ProblemCode {
    USERNAME_TAKEN("username_taken", HttpStatus.CONFLICT),
    EMAIL_TAKEN("email_taken", HttpStatus.CONFLICT),
    REGISTRATION_CLOSED("registration_closed", HttpStatus.FORBIDDEN),
    /** For an administrator: an invitation would have no effect. */
    INVITATION_WITHOUT_EFFECT("registration_closed", HttpStatus.CONFLICT),
    INVITATION_REQUIRED("invitation_required", HttpStatus.FORBIDDEN),

    /** At sign-in with the right password: the owner must verify the address first. */
    EMAIL_NOT_VERIFIED("email_not_verified", HttpStatus.FORBIDDEN),
    /** The link or the code is wrong, used or expired, or another account has verified the address. */
    INVALID_VERIFICATION("invalid_verification", HttpStatus.BAD_REQUEST),
    EMAIL_ALREADY_VERIFIED("email_already_verified", HttpStatus.CONFLICT),
    /** The account has no address that could be verified. */
    NO_EMAIL("no_email", HttpStatus.CONFLICT),
    /** The account has this address already. */
    EMAIL_UNCHANGED("email_unchanged", HttpStatus.CONFLICT),
    EMAIL_VERIFICATION_OFF("email_verification_off", HttpStatus.CONFLICT),

    /** The name or the password is wrong, or the account is disabled. */
    INVALID_CREDENTIALS("invalid_credentials", HttpStatus.UNAUTHORIZED),
    /** At the change of a password, the current one is wrong. */
    WRONG_PASSWORD("wrong_password", HttpStatus.UNAUTHORIZED),
    /** The link to set a new password is unknown, expired or used, or its account has changed since. */
    INVALID_RESET_TOKEN("invalid_reset_token", HttpStatus.BAD_REQUEST),

    /** At sign-in: the passkey is unknown or not verified, its challenge is used or expired, or its account is disabled. */
    INVALID_PASSKEY("invalid_passkey", HttpStatus.UNAUTHORIZED),
    /** The authenticator has not verified the user. */
    USER_NOT_VERIFIED("user_not_verified", HttpStatus.UNAUTHORIZED),
    /** When a passkey is added: the authenticator's answer is not valid, or its challenge is used or expired. */
    PASSKEY_REFUSED("passkey_refused", HttpStatus.BAD_REQUEST),
    /** An account has this passkey. */
    PASSKEY_EXISTS("passkey_exists", HttpStatus.CONFLICT),
    TOO_MANY_PASSKEYS("too_many_passkeys", HttpStatus.CONFLICT),

    /** At sign-in with the right password: the account needs a code of its authenticator app, or a recovery code. */
    SECOND_FACTOR_REQUIRED("second_factor_required", HttpStatus.FORBIDDEN),
    /** At sign-in with the right password: two factors are required, and the account has a passkey. */
    PASSKEY_REQUIRED("passkey_required", HttpStatus.FORBIDDEN),
    /** At sign-in with the right password: two factors are required, and the account has no second one. */
    SECOND_FACTOR_ENROLMENT_REQUIRED("second_factor_enrolment_required", HttpStatus.FORBIDDEN),
    /** At the reset of a password: the account needs a code besides the link. */
    CODE_REQUIRED("second_factor_required", HttpStatus.BAD_REQUEST),
    /** The code is wrong, or was used before. */
    INVALID_CODE("invalid_code", HttpStatus.BAD_REQUEST),
    /** The ticket of a sign-in or of an enrolment is forged or expired, or the account has changed since. */
    INVALID_TICKET("invalid_ticket", HttpStatus.BAD_REQUEST),
    SECOND_FACTOR_NOT_FOUND("second_factor_not_found", HttpStatus.NOT_FOUND),
    SECOND_FACTOR_EXISTS("second_factor_exists", HttpStatus.CONFLICT),
    /** Two factors are required, and the account would have only one. */
    SECOND_FACTOR_NEEDED("second_factor_needed", HttpStatus.CONFLICT),

    THROTTLED("throttled", HttpStatus.TOO_MANY_REQUESTS),
    /** The token belongs to a client, not to a person. */
    SESSION_REQUIRED("session_required", HttpStatus.FORBIDDEN),
    TOKEN_EXPIRED("token_expired", HttpStatus.UNAUTHORIZED),
    TOKEN_REVOKED("token_revoked", HttpStatus.UNAUTHORIZED),

    ACCOUNT_NOT_FOUND("account_not_found", HttpStatus.NOT_FOUND),
    /** The caller has not allowed the application anything. */
    APPLICATION_NOT_FOUND("application_not_found", HttpStatus.NOT_FOUND),
    CLIENT_NOT_FOUND("client_not_found", HttpStatus.NOT_FOUND),
    INVITATION_NOT_FOUND("invitation_not_found", HttpStatus.NOT_FOUND),
    KEY_NOT_FOUND("key_not_found", HttpStatus.NOT_FOUND),
    PASSKEY_NOT_FOUND("passkey_not_found", HttpStatus.NOT_FOUND),
    SCOPE_NOT_FOUND("scope_not_found", HttpStatus.NOT_FOUND),
    SESSION_NOT_FOUND("session_not_found", HttpStatus.NOT_FOUND),

    /** For an administrator: the owner of a disabled account cannot use a new password. */
    ACCOUNT_DISABLED("account_disabled", HttpStatus.CONFLICT),
    LAST_ADMINISTRATOR("last_administrator", HttpStatus.CONFLICT),
    TOO_MANY_KEYS("too_many_keys", HttpStatus.CONFLICT),
    TOO_MANY_SCOPES("too_many_scopes", HttpStatus.CONFLICT),
    SCOPE_EXISTS("scope_exists", HttpStatus.CONFLICT),
    /** It is built in or comes from a setting, so it cannot be changed or deleted. */
    SCOPE_FIXED("scope_fixed", HttpStatus.CONFLICT),

    /** The form of a page is not well-formed. */
    INVALID_FORM("invalid_form", HttpStatus.BAD_REQUEST),
    /** The form of a page has no valid token, or comes from another site. */
    INVALID_CSRF_TOKEN("invalid_csrf_token", HttpStatus.FORBIDDEN);

    private final String code;
    private final HttpStatus status;

    AuthProblem(String code, HttpStatus status) {
        this.code = code;
        this.status = status;
    }

    @Override
    public String code() {
        return code;
    }

    @Override
    public HttpStatus status() {
        return status;
    }
}
