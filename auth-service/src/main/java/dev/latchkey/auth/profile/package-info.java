/**
 * The profile of a signed-in person: names, address, applications and history of sign-ins. Owns {@code /profile},
 * {@code /applications} and {@code /history}, the API and the pages at the same paths, and the function
 * {@code auth.change_names}.
 *
 * <p>An application may use none of these with its token of the person. A change of the address needs a recent sign-in.
 * {@code dev.latchkey.auth.address} confirms and undoes it, {@code dev.latchkey.auth.authorization} has the consents, and
 * {@code dev.latchkey.auth.audit} the history.
 */
@NullMarked
package dev.latchkey.auth.profile;

import org.jspecify.annotations.NullMarked;
