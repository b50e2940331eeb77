package dev.latchkey.auth.audit;

import java.util.Arrays;
import java.util.Optional;

/**
 * All types of events, including those that the database's functions write. A name consists of a subject and what happened
 * to it.
 */
public enum EventType {
    ACCOUNT_REGISTERED("account.registered", Outcome.SUCCESS),
    ACCOUNT_NAMES_CHANGED("account.names_changed", Outcome.SUCCESS),
    ACCOUNT_ROLES_SET("account.roles_set", Outcome.SUCCESS),
    ACCOUNT_DISABLED("account.disabled", Outcome.SUCCESS),
    ACCOUNT_ENABLED("account.enabled", Outcome.SUCCESS),
    ACCOUNT_DELETED("account.deleted", Outcome.SUCCESS),

    DATA_DOWNLOADED("data.downloaded", Outcome.SUCCESS),
    DATA_DOWNLOAD_THROTTLED("data.download_throttled", Outcome.REFUSED),

    EMAIL_VERIFICATION_REQUESTED("email.verification_requested", Outcome.SUCCESS),
    EMAIL_VERIFICATION_THROTTLED("email.verification_throttled", Outcome.REFUSED),
    EMAIL_VERIFIED("email.verified", Outcome.SUCCESS),
    EMAIL_LOST("email.lost", Outcome.SUCCESS),
    EMAIL_CHANGE_REQUESTED("email.change_requested", Outcome.SUCCESS),
    EMAIL_CHANGE_THROTTLED("email.change_throttled", Outcome.REFUSED),
    EMAIL_CHANGED("email.changed", Outcome.SUCCESS),
    EMAIL_CHANGE_UNDONE("email.change_undone", Outcome.SUCCESS),

    LOGIN_SUCCEEDED("login.succeeded", Outcome.SUCCESS),
    LOGIN_FAILED("login.failed", Outcome.FAILURE),
    LOGIN_THROTTLED("login.throttled", Outcome.REFUSED),
    PASSWORD_CHANGED("password.changed", Outcome.SUCCESS),
    PASSWORD_CHANGE_FAILED("password.change_failed", Outcome.FAILURE),
    PASSWORD_CHANGE_THROTTLED("password.change_throttled", Outcome.REFUSED),
    PASSWORD_RESET_REQUESTED("password.reset_requested", Outcome.SUCCESS),
    PASSWORD_RESET("password.reset", Outcome.SUCCESS),
    PASSWORD_RESET_THROTTLED("password.reset_throttled", Outcome.REFUSED),
    PASSKEY_ADDED("passkey.added", Outcome.SUCCESS),
    PASSKEY_REMOVED("passkey.removed", Outcome.SUCCESS),
    PASSKEY_COUNTER_WENT_BACK("passkey.counter_went_back", Outcome.REFUSED),
    PASSKEY_THROTTLED("passkey.throttled", Outcome.REFUSED),
    SESSION_ENDED("session.ended", Outcome.SUCCESS),

    SECOND_FACTOR_ADDED("second_factor.added", Outcome.SUCCESS),
    SECOND_FACTOR_REMOVED("second_factor.removed", Outcome.SUCCESS),
    SECOND_FACTOR_FAILED("second_factor.failed", Outcome.FAILURE),
    SECOND_FACTOR_THROTTLED("second_factor.throttled", Outcome.REFUSED),
    RECOVERY_CODE_USED("recovery_code.used", Outcome.SUCCESS),
    RECOVERY_CODES_REPLACED("recovery_codes.replaced", Outcome.SUCCESS),

    CONSENT_GIVEN("consent.given", Outcome.SUCCESS),
    CONSENT_WITHDRAWN("consent.withdrawn", Outcome.SUCCESS),
    AUTHORIZATION_CODE_REDEEMED("authorization_code.redeemed", Outcome.SUCCESS),
    AUTHORIZATION_CODE_REUSED("authorization_code.reused", Outcome.REFUSED),
    REFRESH_TOKEN_REUSED("refresh_token.reused", Outcome.REFUSED),
    TOKEN_REVOKED("token.revoked", Outcome.SUCCESS),
    TOKEN_THROTTLED("token.throttled", Outcome.REFUSED),
    CLIENT_AUTHENTICATION_FAILED("client_authentication.failed", Outcome.FAILURE),
    CLIENT_AUTHENTICATION_THROTTLED("client_authentication.throttled", Outcome.REFUSED),

    REGISTRATION_THROTTLED("registration.throttled", Outcome.REFUSED),
    INVITATION_CREATED("invitation.created", Outcome.SUCCESS),
    INVITATION_WITHDRAWN("invitation.withdrawn", Outcome.SUCCESS),
    CLIENT_REGISTERED("client.registered", Outcome.SUCCESS),
    CLIENT_SECRET_REPLACED("client.secret_replaced", Outcome.SUCCESS),
    CLIENT_DELETED("client.deleted", Outcome.SUCCESS),
    SCOPE_ADDED("scope.added", Outcome.SUCCESS),
    SCOPE_CHANGED("scope.changed", Outcome.SUCCESS),
    SCOPE_DELETED("scope.deleted", Outcome.SUCCESS),
    ADMINISTRATION_REFUSED("administration.refused", Outcome.REFUSED),

    SIGNING_KEY_ROTATION_REQUESTED("signing_key.rotation_requested", Outcome.SUCCESS),
    SIGNING_KEY_EMERGENCY_REQUESTED("signing_key.emergency_requested", Outcome.SUCCESS),
    SIGNING_KEY_PUBLISHED("signing_key.published", Outcome.SUCCESS),
    SIGNING_KEY_ACTIVE("signing_key.active", Outcome.SUCCESS),
    SIGNING_KEY_RETIRED("signing_key.retired", Outcome.SUCCESS),
    SIGNING_KEY_REVOKED("signing_key.revoked", Outcome.SUCCESS),
    SIGNING_KEY_REMOVED("signing_key.removed", Outcome.SUCCESS),

    SETTING_INSECURE("setting.insecure", Outcome.SUCCESS);

    private final String text;
    private final Outcome outcome;

    EventType(String text, Outcome outcome) {
        this.text = text;
        this.outcome = outcome;
    }

    /** {@return the event of this name; empty when there is none} */
    public static Optional<EventType> named(String text) {
        return Arrays.stream(values()).filter(type -> type.text.equals(text)).findFirst();
    }

    /** {@return the name in the log} */
    public String text() {
        return text;
    }

    /** {@return the outcome that each such event has} */
    public Outcome outcome() {
        return outcome;
    }
}
