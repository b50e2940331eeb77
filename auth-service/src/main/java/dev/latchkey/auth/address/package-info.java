/**
 * Verified e-mail addresses: an account has an address for good once its owner has shown that mail to it arrives.
 *
 * <p>Owns the claims (the table {@code auth.address_claim}), their links and codes, {@code POST /email/verifications},
 * {@code POST /email/verification-requests} and the pages below {@code /verify}. The functions {@code auth.claim_address}
 * and {@code auth.verify_address} decide which account gets an address. Owns the changes of addresses as well (the tables
 * {@code auth.address_change} and {@code auth.address_undo}), the links that confirm and undo them, and the pages below
 * {@code /profile/address} that these links open. {@code dev.latchkey.auth.mail} sends the mails, and
 * {@code dev.latchkey.auth.login} refuses to sign in an account that must verify its address first.
 */
@NullMarked
package dev.latchkey.auth.address;

import org.jspecify.annotations.NullMarked;
