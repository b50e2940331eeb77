/**
 * The protected API: what a service behind Latchkey looks like. It verifies tokens by itself, with {@code shared-keys}.
 *
 * <p>It can read neither accounts nor keys: its database role may not.
 */
@NullMarked
package dev.latchkey.resource;

import org.jspecify.annotations.NullMarked;
