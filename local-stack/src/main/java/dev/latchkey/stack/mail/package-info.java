/**
 * The mail catcher: an SMTP server for development (RFC 5321) that delivers nothing, and prints each mail instead.
 *
 * <p>{@code ./stack} runs it in its own process, and Compose as a service. It owns the port and what it prints.
 * GreenMail speaks SMTP, and Jakarta Mail reads the messages. The catcher stores no mail, needs no credentials and
 * offers no TLS, so it must be reachable only from this machine or from the network of Compose.
 */
@NullMarked
package dev.latchkey.stack.mail;

import org.jspecify.annotations.NullMarked;
