package dev.latchkey.auth.authorization;

import com.nimbusds.oauth2.sdk.ErrorObject;
import dev.latchkey.auth.page.SignedIn;

/** What must happen next for a client to get its code. */
sealed interface Step {
    /** Somebody must sign in, or once more. */
    record SignIn() implements Step {}

    /** The person must be asked. */
    record AskConsent(SignedIn person) implements Step {}

    /** Nothing more. */
    record Give(SignedIn person) implements Step {}

    /** It cannot happen: somebody would have to be asked, and must not be. */
    record Refuse(ErrorObject error) implements Step {}
}
