package dev.latchkey.auth.authorization;

import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.Prompt;
import dev.latchkey.auth.page.SignedIn;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Tells what must happen next (OpenID Connect Core sections 3.1.2.3 and 3.1.2.4). */
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
     * @param person who is signed in; empty for nobody
     * @param allowed whether the person has just allowed it
     */
    Step next(CodeRequest asked, Optional<SignedIn> person, boolean allowed) {
        boolean silent = asked.prompt().contains(Prompt.Type.NONE);
        if (person.isEmpty() || mustSignIn(asked, person.get())) {
            return silent ? new Step.Refuse(OIDCError.LOGIN_REQUIRED) : new Step.SignIn();
        }
        if (isAnother(asked, person.get())) {
            // Who has just signed in will not become somebody else by doing so again.
            boolean asksOnce = !silent && asked.signedInSince() == null;
            return asksOnce ? new Step.SignIn() : new Step.Refuse(OIDCError.LOGIN_REQUIRED);
        }
        if (!allowed && mustConsent(asked, person.get())) {
            return silent ? new Step.Refuse(OIDCError.CONSENT_REQUIRED) : new Step.AskConsent(person.get());
        }
        return new Step.Give(person.get());
    }

    /** {@return whether somebody who is signed in must do so once more; not twice for one request} */
    private boolean mustSignIn(CodeRequest asked, SignedIn person) {
        if (asked.signedInSince() != null) {
            return person.authTime().isBefore(asked.signedInSince());
        }
        return wantsSignIn(asked)
                || (asked.maxAge() != null
                        && person.authTime().plus(asked.maxAge()).isBefore(clock.now()));
    }

    /** {@return whether the client has somebody else in mind} A hint that is none of our ID tokens names nobody. */
    private boolean isAnother(CodeRequest asked, SignedIn person) {
        return asked.idTokenHint() != null
                && hints.read(asked.idTokenHint())
                        .filter(hint -> !hint.subject().equals(person.accountId()))
                        .isPresent();
    }

    /** {@return whether the client wants a password whoever is signed in} */
    static boolean wantsSignIn(CodeRequest asked) {
        return asked.prompt().contains(Prompt.Type.LOGIN) || asked.prompt().contains(Prompt.Type.SELECT_ACCOUNT);
    }

    private boolean mustConsent(CodeRequest asked, SignedIn person) {
        return asked.prompt().contains(Prompt.Type.CONSENT)
                || (!asked.client().firstParty() && !consents.cover(asked, person));
    }
}
