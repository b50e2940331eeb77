/**
 * Notices: mails that tell owners what has happened to their accounts, so that they can act if it was not they.
 *
 * <p>Owns which values these mails have, and to whom they go. A notice says what happened, when, and from which device and
 * address, and what to do. It contains no text that a stranger can choose. Without mail, or without an address of the account,
 * there is no notice. The features decide when there is one, and {@code dev.latchkey.auth.mail} has the texts.
 */
@NullMarked
package dev.latchkey.auth.notice;

import org.jspecify.annotations.NullMarked;
