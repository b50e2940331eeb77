/**
 * The audit log: who did what, when and from where, for whoever has to find out later.
 *
 * <p>Owns the table {@code auth.audit_event}, which is append-only. An event is written in the transaction of what it tells
 * of: both happened, or neither did. Passwords, tokens and names that somebody merely typed are never part of one.
 */
@NullMarked
package dev.latchkey.auth.audit;

import org.jspecify.annotations.NullMarked;
