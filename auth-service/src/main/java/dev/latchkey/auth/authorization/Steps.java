package dev.latchkey.auth.authorization;

import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.Prompt;
import dev.latchkey.auth.page.SignedIn;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Decides on the next step (OpenID Connect Core sections 3.1.2.3 and 3.1.2.4). */
@Singleton
final class Steps {
    private final Consents consents;
    private final IdTokenHints hints;
    private final DatabaseClock clock;

    Steps(Consents consents, IdTokenHints hints, DatabaseClock clock) {
        this.hints = hints;
        this.consents = consents;
        this.clock = clock;
    }

    /**
     * {@return the next step}
     *
     * @param person the signed-in user; empty when there is none
     * @param allowed whether the user has just consented
     */
    Step next(CodeRequest asked, Optional<SignedIn> person, boolean allowed) {
        boolean silent = asked.prompt().contains(Prompt.Type.NONE);
        if (person.isEmpty() || mustSignIn(asked, person.get())) {
            return silent ? new Step.Refuse(OIDCError.LOGIN_REQUIRED) : new Step.SignIn();
        }
        if (isAnother(asked, person.get())) {
            // A user who has just signed in for this request would only sign in as the same user again.
            boolean asksOnce = !silent && asked.signedInSince() == null;
            return asksOnce ? new Step.SignIn() : new Step.Refuse(OIDCError.LOGIN_REQUIRED);
        }
        if (!allowed && mustConsent(asked, person.get())) {
            return silent ? new Step.Refuse(OIDCError.CONSENT_REQUIRED) : new Step.AskConsent(person.get());
        }
        return new Step.Give(person.get());
    }

    /** {@return whether the signed-in user must sign in again} One request asks for this only once. */
    private boolean mustSignIn(CodeRequest asked, SignedIn person) {
        if (asked.signedInSince() != null) {
            return person.authTime().isBefore(asked.signedInSince());
        }
        return wantsSignIn(asked)
                || (asked.maxAge() != null
                        && person.authTime().plus(asked.maxAge()).isBefore(clock.now()));
    }

    /** {@return whether the client expects another user} A hint that is not an ID token of this issuer names no user. */
    private boolean isAnother(CodeRequest asked, SignedIn person) {
        return asked.idTokenHint() != null
                && hints.read(asked.idTokenHint())
                        .filter(hint -> !hint.subject().equals(person.accountId()))
                        .isPresent();
    }

    /** {@return whether the client wants a new sign-in, even from a signed-in user} */
    static boolean wantsSignIn(CodeRequest asked) {
        return asked.prompt().contains(Prompt.Type.LOGIN) || asked.prompt().contains(Prompt.Type.SELECT_ACCOUNT);
    }

    private boolean mustConsent(CodeRequest asked, SignedIn person) {
        return asked.prompt().contains(Prompt.Type.CONSENT)
                || (!asked.client().firstParty() && !consents.cover(asked, person));
    }
}
