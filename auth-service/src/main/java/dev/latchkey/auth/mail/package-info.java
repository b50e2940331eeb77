/**
 * Mail to people: what a feature promises in a transaction is sent once that transaction has committed.
 *
 * <p>Owns the tables {@code auth.mail} and {@code auth.mail_pace}, the texts of mails ({@code resources/mail}) and their
 * template, and the connection to the mail server (RFC 5321, RFC 3207, RFC 8314). Any replica sends a mail, and repeats it
 * until the mail server has accepted it. This package does not know why a mail is sent: other features promise it to
 * {@link dev.latchkey.auth.mail.Outbox}, and choose its values.
 */
@NullMarked
package dev.latchkey.auth.mail;

import org.jspecify.annotations.NullMarked;
