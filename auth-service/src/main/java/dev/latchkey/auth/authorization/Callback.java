package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.AuthorizationErrorResponse;
import com.nimbusds.oauth2.sdk.AuthorizationSuccessResponse;
import com.nimbusds.oauth2.sdk.ErrorObject;
import com.nimbusds.oauth2.sdk.ResponseMode;
import com.nimbusds.oauth2.sdk.id.Issuer;
import dev.latchkey.auth.page.FormTarget;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The address where a client gets its answer. Each answer names the issuer (RFC 9207) and repeats the client's
 * {@code state}.
 *
 * @param redirectUri one of the client's, as the request spells it
 * @param state as the client sent it; null when there was none
 */
record Callback(String redirectUri, @Nullable String state) {
    /** {@return where to send the browser with a code} */
    URI success(AuthorizationCode code, Issuer issuer) {
        return withState(new AuthorizationSuccessResponse(
                        URI.create(redirectUri),
                        new com.nimbusds.oauth2.sdk.AuthorizationCode(code.value()),
                        null,
                        null,
                        issuer,
                        ResponseMode.QUERY)
                .toURI());
    }

    /** {@return where to send the browser with an error (RFC 6749 section 4.1.2.1)} */
    URI error(ErrorObject error, Issuer issuer) {
        return withState(
                new AuthorizationErrorResponse(URI.create(redirectUri), error, null, issuer, ResponseMode.QUERY)
                        .toURI());
    }

    /**
     * {@return the recipient of the answer, to show to the user: the host, or the scheme of an application on the user's
     * device}
     */
    String host() {
        URI uri = URI.create(redirectUri);
        return uri.getHost() == null ? uri.getScheme() : uri.getHost();
    }

    /** {@return the source that {@code form-action} needs for the redirect URI} */
    String formTarget() {
        return FormTarget.of(redirectUri);
    }

    /** Adds the state, because the SDK refuses a state of spaces, which RFC 6749 allows (appendix A.5). */
    private URI withState(URI answer) {
        return state == null
                ? answer
                : URI.create(answer + "&state=" + URLEncoder.encode(state, StandardCharsets.UTF_8));
    }
}
