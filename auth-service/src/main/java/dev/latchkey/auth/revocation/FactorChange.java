package dev.latchkey.auth.revocation;

/** The result of a change of what an owner signs in with. */
public sealed interface FactorChange {
    /** The change is made, and the other sessions have ended. */
    record Done(AccountRevocations.Ended ended) implements FactorChange {}

    /**
     * Nothing was changed.
     *
     * @param outcome why, as the database function names it
     */
    record Refused(String outcome) implements FactorChange {}
}
