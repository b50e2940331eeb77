package dev.latchkey.auth.logout;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.latchkey.auth.page.FormTarget;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An application's request to sign the user out (OpenID Connect RP-Initiated Logout section 2).
 *
 * @param subject the account of a valid ID token in the request; null when there was none
 * @param applicationSession the application's session in which that token was issued; null when there was none
 * @param redirectUri where to go afterwards, registered for the application; null for nowhere
 * @param state for the application; null when there is none
 * @param parameters all parameters as they arrived, to be read again
 */
record LogoutRequest(
        @Nullable UUID subject,
        @Nullable UUID applicationSession,
        @Nullable String redirectUri,
        @Nullable String state,
        Map<String, List<String>> parameters) {

    /** {@return where to send the browser afterwards; {@code otherwise} when the application does not say} */
    URI target(String otherwise) {
        if (redirectUri == null) {
            return URI.create(otherwise);
        }
        if (state == null) {
            return URI.create(redirectUri);
        }
        return URI.create(redirectUri
                + (redirectUri.indexOf('?') < 0 ? "?" : "&")
                + URLUtils.serializeParameters(Map.of("state", List.of(state))));
    }

    /** {@return the source that {@code form-action} needs; null when the browser stays here} */
    @Nullable
    String formTarget() {
        return redirectUri == null ? null : FormTarget.of(redirectUri);
    }
}
