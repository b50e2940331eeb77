/**
 * The audit log: who did what, when, from where, and with what outcome.
 *
 * <p>Owns the use of the table {@code audit.event}. The table belongs to another role of the database: this service can add
 * and read events, but not change or delete them. A transition and its event are one transaction. Failures have no
 * transaction. They are counted in memory and written once a second, so that a flood of them costs little; a crash loses
 * the last second of them. {@link dev.latchkey.auth.audit.EventType} lists all events. An event never contains a password,
 * a token, or a name that a caller merely typed.
 */
@NullMarked
package dev.latchkey.auth.audit;

import org.jspecify.annotations.NullMarked;
