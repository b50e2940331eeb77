/**
 * The service that issues tokens. Read the packages as a list of what it does; each says what it owns.
 *
 * <p>{@code account} and {@code key} hold the data; {@code registration}, {@code login}, {@code grant} and
 * {@code userinfo} are what clients call; {@code session}, {@code token} and {@code revocation} are what those share.
 * {@code audit} tells what happened, {@code purge} clears up.
 */
@NullMarked
package dev.latchkey.auth;

import org.jspecify.annotations.NullMarked;
