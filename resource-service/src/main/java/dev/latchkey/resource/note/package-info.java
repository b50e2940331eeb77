/**
 * Notes: {@code /notes}, their sharing, and their count for services.
 *
 * <p>Owns who may see and change which note: the owner both, readers with whom it is shared the first. That stands in
 * the WHERE clause of every statement, so that no forgotten check can show a stranger's note. Changes are conditional
 * (RFC 9110 section 13): nobody overwrites what they have not seen. Whose name is whose is
 * {@code dev.latchkey.resource.account}'s.
 */
@NullMarked
package dev.latchkey.resource.note;

import org.jspecify.annotations.NullMarked;
