package dev.latchkey.auth.logout;

import com.nimbusds.oauth2.sdk.util.URLUtils;
import dev.latchkey.auth.page.FormTarget;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An application's request that a person sign out (OpenID Connect RP-Initiated Logout section 2).
 *
 * @param subject whom a good ID token is about that came along; null when there was none
 * @param applicationSession the application's session that it was given in; null when there was none
 * @param redirectUri where to go afterwards, which is registered for the application; null for nowhere
 * @param state for the application; null when there is none
 * @param parameters all of the above as they came, to be read again
 */
record LogoutRequest(
        @Nullable UUID subject,
        @Nullable UUID applicationSession,
        @Nullable String redirectUri,
        @Nullable String state,
        Map<String, List<String>> parameters) {

    /** {@return where to send the browser afterwards, if the application has said so} */
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

    /** {@return a source for {@code form-action}; null when the browser stays here} */
    @Nullable
    String formTarget() {
        return redirectUri == null ? null : FormTarget.of(redirectUri);
    }
}
