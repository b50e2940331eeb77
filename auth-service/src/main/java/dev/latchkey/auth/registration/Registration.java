package dev.latchkey.auth.registration;

import dev.latchkey.auth.account.Account;
import java.util.List;

/** What came of wanting an account. */
public sealed interface Registration {
    /** There is one now. */
    record Registered(Account account) implements Registration {}

    /** There is none, for what is wrong with the request. */
    record Invalid(List<Objection> objections) implements Registration {}

    /** There is none: another account has the username, whatever its case. */
    record UsernameTaken() implements Registration {}

    /** There is none: another account has the e-mail address, whatever its case. */
    record EmailTaken() implements Registration {}

    /** There is none: nobody may register here. */
    record Closed() implements Registration {}

    /** There is none: it needs an invitation, and that is missing, used, too old, or for another e-mail address. */
    record NotInvited() implements Registration {}
}
