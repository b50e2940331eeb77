/**
 * The service that issues tokens. Read the packages as a list of what it does; each says what it owns.
 *
 * <p>{@code account}, {@code client} and {@code key} hold the data; {@code registration}, {@code login}, {@code grant},
 * {@code userinfo} and {@code admin} are what callers see, {@code page} what people see; {@code session}, {@code token} and
 * {@code revocation} are what those share. {@code audit} tells what happened, {@code purge} clears up.
 */
@NullMarked
package dev.latchkey.auth;

import org.jspecify.annotations.NullMarked;
