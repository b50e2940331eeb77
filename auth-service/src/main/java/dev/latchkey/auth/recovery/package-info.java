/**
 * Forgotten passwords: {@code POST /password/reset-requests}, {@code POST /password/reset}, and the pages {@code /forgot} and
 * {@code /reset}.
 *
 * <p>Owns the links, the tables {@code auth.password_reset} and {@code auth.recovery_task}, and what is in the mails. A
 * request only writes a task: it looks for no account, so its answer and its time do not reveal whether there is one.
 * {@code dev.latchkey.auth.mail} sends the mails, {@code dev.latchkey.auth.password} decides which passwords are accepted,
 * and {@code dev.latchkey.auth.revocation} ends the sessions.
 */
@NullMarked
package dev.latchkey.auth.recovery;

import org.jspecify.annotations.NullMarked;
