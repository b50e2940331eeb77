/**
 * The languages in which the service speaks to people.
 *
 * <p>Owns the list, which comes from the files that there are, and the reading of texts, with the operator's over ours.
 * {@code dev.latchkey.auth.page} chooses the language of an answer and has the texts of the pages,
 * {@code dev.latchkey.auth.mail} those of the mails; {@code dev.latchkey.auth.scope} has the texts of scopes.
 */
@NullMarked
package dev.latchkey.auth.language;

import org.jspecify.annotations.NullMarked;
