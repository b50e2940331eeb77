package dev.latchkey.system;

import java.util.UUID;

/** A user without an account. */
record NewPerson(String name, String email) {

    static NewPerson called(String name) {
        return new NewPerson(name, "person-" + UUID.randomUUID() + "@example.org");
    }

    /** Starts at the sign-in page, and creates an account. That signs in, and continues what needed the sign-in. */
    void signUpAndIn(Visitor visitor) {
        visitor.follow("Create an account")
                .type("Name (optional)", name)
                .type("Email address", email)
                .type("Password", Caller.PASSWORD)
                .click("Create account");
    }
}
