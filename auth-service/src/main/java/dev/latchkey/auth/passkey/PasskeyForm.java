package dev.latchkey.auth.passkey;

import dev.latchkey.auth.page.Pages;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Map;

/**
 * The form by which a passkey signs in, for the sign-in page. It is the same for every visitor, and names no account. Without
 * scripts it stays hidden.
 */
@Singleton
public final class PasskeyForm {
    /** The name of the form in the errors of a page. */
    public static final String NAME = "passkey";

    /** The field with the answer of the authenticator, as JSON. */
    public static final String CREDENTIAL = "credential";

    private static final String OPTIONS = "passkeyOptions";

    private final PasskeyOptions options;
    private final RelyingParty party;

    PasskeyForm(PasskeyOptions options, RelyingParty party) {
        this.options = options;
        this.party = party;
    }

    /** Adds the form to the model of a page, unless browsers make no passkeys for the issuer's host. */
    public void addTo(HttpRequest<?> request, Map<String, Object> model) {
        if (party.hasDomain()) {
            Pages.allowCalls(request);
            model.put(OPTIONS, options.forSignIn());
        }
    }
}
