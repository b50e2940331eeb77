package dev.latchkey.resource.account;

/** The outcome of looking up an account. */
public sealed interface AccountLookup {
    /** The account exists. */
    record Found(Account account) implements AccountLookup {}

    /** No account has that name. */
    record Unknown() implements AccountLookup {}

    /**
     * The lookup failed, so it is unknown whether the account exists.
     *
     * @param detail the message for the client
     * @param why the cause, for the log
     */
    record Unavailable(String detail, String why) implements AccountLookup {}
}
