/**
 * The audit log: who did what, when, from where, and what came of it.
 *
 * <p>Owns the use of the table {@code audit.event}, which belongs to another role of the database: this service adds events and
 * reads them, and can neither change nor delete one. A transition is written in its transaction: both happened, or neither
 * did. Failures have no transaction. They are counted in memory and written each second, so that a flood of them costs little;
 * a crash loses the last second of them. {@link dev.latchkey.auth.audit.EventType} lists what there is. Passwords, tokens and
 * names that were merely typed are never part of an event.
 */
@NullMarked
package dev.latchkey.auth.audit;

import org.jspecify.annotations.NullMarked;
