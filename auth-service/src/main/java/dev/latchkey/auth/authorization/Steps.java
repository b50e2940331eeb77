package dev.latchkey.auth.authorization;

import com.nimbusds.openid.connect.sdk.OIDCError;
import com.nimbusds.openid.connect.sdk.Prompt;
import dev.latchkey.auth.page.SignedIn;
import dev.latchkey.shared.signin.AuthenticationClass;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Decides on the next step (OpenID Connect Core sections 3.1.2.3 and 3.1.2.4, RFC 9470 section 5). */
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
        Optional<AuthenticationClass> required = lowest(asked.acrValues());
        if (required.isEmpty() && !asked.acrValues().isEmpty()) {
            return new Step.Refuse(OIDCError.UNMET_AUTHENTICATION_REQUIREMENTS); // no sign-in here is of such a class
        }
        Step signIn = silent ? new Step.Refuse(OIDCError.LOGIN_REQUIRED) : new Step.SignIn(required.orElse(null));
        if (person.isEmpty() || mustSignIn(asked, person.get())) {
            return signIn;
        }
        if (required.isPresent() && !person.get().satisfies(required.get())) {
            // A user who has just signed in for this request cannot do better: the account has no second factor.
            return silent || asked.signedInSince() == null
                    ? signIn
                    : new Step.Refuse(OIDCError.UNMET_AUTHENTICATION_REQUIREMENTS);
        }
        if (isAnother(asked, person.get())) {
            // A user who has just signed in for this request would only sign in as the same user again.
            return asked.signedInSince() == null ? signIn : new Step.Refuse(OIDCError.LOGIN_REQUIRED);
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

    /**
     * {@return whether the client wants a new sign-in, even from a signed-in user} A {@code max_age} of zero is the same
     * wish (OpenID Connect Core section 3.1.2.1).
     */
    static boolean wantsSignIn(CodeRequest asked) {
        return asked.prompt().contains(Prompt.Type.LOGIN)
                || asked.prompt().contains(Prompt.Type.SELECT_ACCOUNT)
                || Duration.ZERO.equals(asked.maxAge());
    }

    /**
     * {@return the lowest known class among those that the client accepts; empty when it names none} A higher class
     * satisfies it, too.
     */
    private static Optional<AuthenticationClass> lowest(List<String> acrValues) {
        return acrValues.stream()
                .flatMap(value -> AuthenticationClass.named(value).stream())
                .min(Comparator.naturalOrder());
    }

    private boolean mustConsent(CodeRequest asked, SignedIn person) {
        return asked.prompt().contains(Prompt.Type.CONSENT)
                || (!asked.client().firstParty() && !consents.cover(asked, person));
    }
}
