/**
 * The operator's brand on pages and in mails: a name, a logo, a colour, links, a style sheet, and a folder with templates and
 * texts that replace ours.
 *
 * <p>Owns the settings, their validation at start, and the files that browsers load. All of it is read once: a change needs a
 * restart. {@code page} and {@code mail} show the brand; {@code language} reads the texts of the folder. {@code factor} and
 * {@code passkey} give the name to authenticators, and {@code password} refuses it as a password. The content security policy
 * of the pages stays the same: everything comes from this service's own address.
 */
@NullMarked
package dev.latchkey.auth.brand;

import org.jspecify.annotations.NullMarked;
