package dev.latchkey.auth.factor;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The second factors of an account, without passkeys.
 *
 * @param appSince when the authenticator app was confirmed; null when there is none
 * @param recoveryCodesLeft how many recovery codes were not used
 * @param policy see {@link dev.latchkey.auth.session.SecondFactorSettings}
 */
record FactorState(@Nullable Instant appSince, long recoveryCodesLeft, String policy) {}
