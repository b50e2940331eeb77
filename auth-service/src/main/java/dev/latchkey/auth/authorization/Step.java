package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.ErrorObject;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.shared.signin.AuthenticationClass;
import org.jspecify.annotations.Nullable;

/** The next step on the way to a code for the client. */
sealed interface Step {
    /**
     * The user must sign in, or sign in again.
     *
     * @param acr the lowest class of the sign-in that suffices; null for any class
     */
    record SignIn(@Nullable AuthenticationClass acr) implements Step {}

    /** The user must be asked for consent. */
    record AskConsent(SignedIn person) implements Step {}

    /** Nothing is missing: the client gets a code. */
    record Give(SignedIn person) implements Step {}

    /** The client gets an error. The request forbids the question that is needed, or the wrong user has signed in. */
    record Refuse(ErrorObject error) implements Step {}
}
