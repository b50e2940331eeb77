package dev.latchkey.auth.admin;

import dev.latchkey.auth.AuthServer;
import dev.latchkey.auth.AuthServer.Person;
import dev.latchkey.shared.test.TestDatabase.Role;

/**
 * A person with the role {@code admin} who is signed in.
 *
 * @param token an access token
 */
record TestAdministrator(Person person, String token) {
    static TestAdministrator of(AuthServer server) {
        Person person = server.register();
        server.database()
                .execute(Role.AUTH, "UPDATE auth.account SET roles = '{admin}' WHERE id = '" + person.id() + "'");
        return new TestAdministrator(person, server.login(person).access());
    }
}
