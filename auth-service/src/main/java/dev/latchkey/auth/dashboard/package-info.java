/**
 * The dashboard of a signed-in user: the account, its sessions, which the user can end, and the forms for a new password
 * and for the code that verifies the address. {@code GET /} leads there, or to the sign-in page.
 *
 * <p>Owns what the page shows about a session: its device, and how long ago it was used. {@code dev.latchkey.auth.session}
 * ends sessions, {@code dev.latchkey.auth.password} changes passwords, {@code dev.latchkey.auth.address} verifies addresses,
 * and {@code dev.latchkey.auth.page} knows which user is signed in.
 */
@NullMarked
package dev.latchkey.auth.dashboard;

import org.jspecify.annotations.NullMarked;
