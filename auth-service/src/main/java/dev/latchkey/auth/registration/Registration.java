package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import java.util.List;

/** The result of a registration. */
public sealed interface Registration {
    /** The account was created. */
    record Registered(Account account) implements Registration {}

    /** No account was created: the request has errors. */
    record Invalid(List<Objection> objections) implements Registration {}

    /** No account was created: another account has the username, ignoring case. */
    record UsernameTaken() implements Registration {}

    /** No account was created: another account has the e-mail address, ignoring case. */
    record EmailTaken() implements Registration {}

    /** No account was created: registration is closed. */
    record Closed() implements Registration {}

    /** No account was created: the invitation is missing, used, expired, or for another e-mail address. */
    record NotInvited() implements Registration {}
}
