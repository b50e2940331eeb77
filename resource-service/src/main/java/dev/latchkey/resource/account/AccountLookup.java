package dev.latchkey.resource.account;

/** What came of looking for an account. */
public sealed interface AccountLookup {
    /** There is one. */
    record Found(Account account) implements AccountLookup {}

    /** Nobody has that name. */
    record Unknown() implements AccountLookup {}

    /**
     * Nobody can tell.
     *
     * @param detail safe for the client
     * @param why for the log
     */
    record Unavailable(String detail, String why) implements AccountLookup {}
}
