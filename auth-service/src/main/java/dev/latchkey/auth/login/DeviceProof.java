package dev.latchkey.auth.login;

import org.jspecify.annotations.Nullable;

/**
 * A caller's proof that its device has signed in to the account before, not yet checked.
 *
 * @param token of a browser's cookie; empty when there is none
 * @param refreshToken of an earlier session; empty when there is none
 * @param isOfBrowser whether the caller is a browser, which keeps a cookie for later
 */
record DeviceProof(String token, String refreshToken, boolean isOfBrowser) {
    /** {@return the proof of a browser} */
    static DeviceProof ofToken(String token) {
        return new DeviceProof(token, "", true);
    }

    /** {@return the proof of an API client} */
    static DeviceProof ofRefreshToken(@Nullable String refreshToken) {
        return new DeviceProof("", refreshToken == null ? "" : refreshToken, false);
    }

    /** The tokens stay out of logs. */
    @Override
    public String toString() {
        return "DeviceProof[]";
    }
}
