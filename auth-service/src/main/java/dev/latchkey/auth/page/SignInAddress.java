package dev.latchkey.auth.page;

import dev.latchkey.shared.signin.AuthenticationClass;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The address of the sign-in page, for features that need the user to sign in first.
 *
 * @param continuation the page to show afterwards: a path of this service, with its query, that {@link Continuation} lists
 * @param again whether a signed-in user must sign in again
 * @param name the first content of the name field; empty for none
 * @param acr the lowest class of the sign-in that the continuation needs; null for any class
 */
public record SignInAddress(
        String continuation,
        boolean again,
        String name,
        @Nullable AuthenticationClass acr) {
    /** The parameter that is {@code true} if a signed-in user must sign in again. */
    public static final String AGAIN = "again";

    /** The parameter with the first content of the name field. */
    public static final String NAME = "name";

    /** The parameter with the class of the sign-in, {@code 2} for two factors. */
    public static final String ACR = "acr";

    private static final String PAGE = "/login";

    /** Creates an address for a sign-in of any class. */
    public SignInAddress(String continuation, boolean again, String name) {
        this(continuation, again, name, null);
    }

    /** {@return the address, from the root} */
    public URI uri() {
        return URI.create(PAGE + "?" + Continuation.NAME + "=" + encode(continuation)
                + (again ? "&" + AGAIN + "=true" : "")
                + (name.isEmpty() ? "" : "&" + NAME + "=" + encode(name))
                + (acr == null ? "" : "&" + ACR + "=" + acr.acr()));
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
