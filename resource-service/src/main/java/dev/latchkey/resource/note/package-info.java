/**
 * Notes: {@code /notes}, their shares, and their count for services.
 *
 * <p>Decides which accounts may see and change a note. The owner may do both. A reader of a shared note may only see
 * it. The WHERE clause of every statement enforces this, so that a forgotten check cannot show another account's note.
 * Changes are conditional (RFC 9110 section 13): without {@code If-Match: *}, a caller cannot overwrite a version that
 * it has not seen. {@code dev.latchkey.resource.account} finds the account that has a name.
 */
@NullMarked
package dev.latchkey.resource.note;

import org.jspecify.annotations.NullMarked;
