/**
 * Administration: the first administrator, created from settings, and the endpoints for clients, scopes, accounts,
 * invitations and the audit log.
 *
 * <p>Owns the HTTP side, its rules and its audit events. The rows belong to {@code dev.latchkey.auth.client},
 * {@code dev.latchkey.auth.scope}, {@code dev.latchkey.auth.account} and {@code dev.latchkey.auth.registration}.
 * {@code dev.latchkey.auth.revocation} ends sessions, and {@code dev.latchkey.auth.recovery} makes links to set a new
 * password.
 */
@NullMarked
package dev.latchkey.auth.admin;

import org.jspecify.annotations.NullMarked;
