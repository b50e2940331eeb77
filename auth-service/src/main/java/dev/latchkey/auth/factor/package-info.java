/**
 * Second factors: the codes of authenticator apps (TOTP, RFC 6238), and recovery codes for the day on which the app is lost.
 *
 * <p>Owns the secrets of apps ({@code auth.totp}, encrypted), the recovery codes ({@code auth.recovery_code}, hashed),
 * {@code /second-factors} and the page {@code /two-step}. The functions {@code auth.add_totp}, {@code auth.remove_totp},
 * {@code auth.remove_factors} and {@code auth.replace_recovery_codes} change them; {@code auth.use_code} makes sure that a code
 * works once. {@code dev.latchkey.auth.login} asks for codes, and {@code auth.missing_factor} decides for whom.
 */
@NullMarked
package dev.latchkey.auth.factor;

import org.jspecify.annotations.NullMarked;
