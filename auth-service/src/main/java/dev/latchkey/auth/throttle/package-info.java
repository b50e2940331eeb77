/**
 * Limits failed attempts: guesses of passwords, failed authentications of clients, unknown refresh tokens and codes, and
 * registrations under taken names. The counts are in the table {@code auth.throttle}, which all replicas share.
 *
 * <p>Owns the rules, the counting, the local memory of what is blocked (a flood costs neither a query nor a hash), and the
 * devices that are known to an account: they have a limit of their own, so that an attacker cannot lock the owner out. It
 * limits successes only where they fill the database, registrations and opened sessions: a success costs a client or a refresh
 * token no query here. A name is throttled before its account is
 * looked up, so an unknown name behaves like a known one. docs/architecture.md describes the rules.
 */
@NullMarked
package dev.latchkey.auth.throttle;

import org.jspecify.annotations.NullMarked;
