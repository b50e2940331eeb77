package dev.latchkey.auth.page;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * The address of the sign-in page, for whoever needs somebody to sign in first.
 *
 * @param continuation where to go on: a path of this service, with its query, that {@code Continuation} lists
 * @param again whether somebody who is signed in shall sign in once more
 * @param name to begin with in the field of the name; empty for none
 */
public record SignInAddress(String continuation, boolean again, String name) {
    static final String AGAIN = "again";
    static final String NAME = "name";

    /** {@return the address, from the root} */
    public URI uri() {
        return URI.create("/login?" + Continuation.NAME + "=" + encode(continuation)
                + (again ? "&" + AGAIN + "=true" : "")
                + (name.isEmpty() ? "" : "&" + NAME + "=" + encode(name)));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
