/**
 * Limits failed attempts: guesses of passwords, failed authentications of clients, unknown refresh tokens and codes, and
 * registrations under taken names. The counts are in the table {@code auth.throttle}, which all replicas share.
 *
 * <p>Owns the rules, the counts, and the local memory of blocked keys: a flood costs neither a query nor a hash. Owns the
 * known devices of an account: they have their own limit, so that an attacker cannot lock the owner out. It limits
 * successes only where they fill the database or a mailbox: registrations, opened sessions and requests for mails. A success of a client or of a refresh
 * token costs no query here. A name is throttled before its account is looked up, so an unknown name behaves like a known
 * one. docs/internals.md describes the rules.
 */
@NullMarked
package dev.latchkey.auth.throttle;

import org.jspecify.annotations.NullMarked;
