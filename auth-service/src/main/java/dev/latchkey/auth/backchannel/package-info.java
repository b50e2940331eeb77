/**
 * Tells clients what has happened, server to server: that a session has ended (OpenID Connect Back-Channel Logout), and that an
 * account was deleted, disabled or enabled (security event tokens, RFC 8417, with the events of RISC, delivered as RFC 8935).
 *
 * <p>Owns the table {@code auth.notification}, the tokens, and the work that delivers them. The database functions write the
 * rows, in the transaction of what happened: {@code auth.note_logout} and {@code auth.note_account_event}. The addresses belong
 * to {@code dev.latchkey.auth.client}, and so do the rules that keep requests out of private networks.
 */
@NullMarked
package dev.latchkey.auth.backchannel;

import org.jspecify.annotations.NullMarked;
