/**
 * The catalogue of scopes (RFC 6749 section 3.3): their names, what the consent page says about them, and which requests may
 * ask for them.
 *
 * <p>Owns the built-in scopes, those of the setting {@code SCOPES_FILE}, the table {@code auth.scope}, and the default scope
 * of a login. Every replica has the catalogue in memory. {@code dev.latchkey.auth.login} checks what a login asks for,
 * {@code dev.latchkey.auth.client} what a client may ask for. {@code dev.latchkey.auth.admin} adds and deletes scopes. What a
 * scope allows is up to the services that require it.
 */
@NullMarked
package dev.latchkey.auth.scope;

import org.jspecify.annotations.NullMarked;
