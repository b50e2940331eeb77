package dev.latchkey.auth.profile;

import dev.latchkey.auth.registration.Objection;
import java.util.List;

/** The result of a change of names. */
sealed interface NameChange {
    /** The account has the new names. */
    record Changed() implements NameChange {}

    /** Some names are not accepted. */
    record Invalid(List<Objection> objections) implements NameChange {}

    /** Another account has the username. */
    record UsernameTaken() implements NameChange {}

    /** The account is gone or disabled. */
    record Unknown() implements NameChange {}
}
