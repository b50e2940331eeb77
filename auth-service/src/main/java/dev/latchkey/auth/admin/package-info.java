/**
 * Administration: the first administrator, made from settings, and what administrators do with clients and accounts.
 *
 * <p>Owns the HTTP side, its rules and its audit trail. The rows belong to {@code dev.latchkey.auth.client} and
 * {@code dev.latchkey.auth.account}, and ending sessions to {@code dev.latchkey.auth.revocation}.
 */
@NullMarked
package dev.latchkey.auth.admin;

import org.jspecify.annotations.NullMarked;
