package dev.latchkey.auth.session;

import io.micronaut.context.annotation.ConfigurationProperties;
import io.micronaut.context.annotation.Context;
import io.micronaut.core.bind.annotation.Bindable;
import java.util.List;

/**
 * The setting for second factors.
 *
 * @param policy who must sign in with two factors: {@code required} for all people, {@code admins} for administrators,
 *     {@code optional} for those who have set one up. In each case those who have an authenticator app must use it
 */
@Context
@ConfigurationProperties("latchkey.second-factor")
public record SecondFactorSettings(
        @Bindable(defaultValue = "optional") String policy) {
    private static final String OPTIONAL = "optional";
    private static final String ADMINS = "admins";
    private static final String REQUIRED = "required";

    public SecondFactorSettings {
        policy = policy.isBlank() ? OPTIONAL : policy;
        if (!List.of(OPTIONAL, ADMINS, REQUIRED).contains(policy)) {
            throw new IllegalArgumentException("latchkey.second-factor.policy (MFA) must be " + OPTIONAL + ", " + ADMINS
                    + " or " + REQUIRED + ", but is " + policy);
        }
    }
}
