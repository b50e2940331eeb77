package dev.latchkey.auth.login;

import dev.latchkey.auth.page.Continuation;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The address of the sign-in page, for features that need the user to sign in first.
 *
 * @param continuation the page to show afterwards: a path of this service, with its query, that {@link Continuation} lists
 * @param again whether a signed-in user must sign in again
 * @param name the first content of the name field; empty for none
 */
public record SignInAddress(String continuation, boolean again, String name) {
    static final String AGAIN = "again";
    static final String NAME = "name";

    /** {@return the address, from the root} */
    public URI uri() {
        return URI.create(SignInController.PATH + "?" + Continuation.NAME + "=" + encode(continuation)
                + (again ? "&" + AGAIN + "=true" : "")
                + (name.isEmpty() ? "" : "&" + NAME + "=" + encode(name)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
