package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.util.JSONObjectUtils;
import dev.latchkey.resource.ResourceServer;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestIssuer;
import dev.latchkey.shared.test.TestRequest;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestTokens;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;

/** The resource-service for the tests of notes. It starts once, and its database is always reachable. */
record NoteServer(ResourceServer server, TestDatabase database) {
    private static final class Shared {
        private static final NoteServer INSTANCE = start();
    }

    static NoteServer shared() {
        return Shared.INSTANCE;
    }

    private static NoteServer start() {
        TestDatabase database = ResourceServer.database();
        ResourceServer server = ResourceServer.start(
                database,
                new TestIssuer().jwksUri(),
                Clock.systemUTC(),
                // Twenty concurrent requests share five connections.
                Map.of("datasources.default.connection-timeout", 30_000));
        return new NoteServer(server, database);
    }

    /** A user. The token has every scope for notes. */
    record Person(String id, String username, TestTokens token) {
        static Person named(String username) {
            return of(UUID.randomUUID().toString(), username);
        }

        static Person of(String id, String username) {
            return new Person(
                    id,
                    username,
                    TestTokens.valid(Clock.systemUTC()).claim("sub", id).claim("preferred_username", username));
        }
    }

    TestRequest request(String method, String path, Person person) {
        return request(method, path, person.token());
    }

    TestRequest request(String method, String path, TestTokens token) {
        return server.request(method, path).bearer(token.token());
    }

    TestAnswer get(String path, Person person) {
        return request("GET", path, person).send();
    }

    /** {@return the answer to the request that creates a note} */
    TestAnswer create(Person owner, String title, String text) {
        TestAnswer answer =
                request("POST", "/notes", owner).json(json(title, text)).send();
        assertThat(answer.status()).as(answer.text()).isEqualTo(201);
        return answer;
    }

    /** {@return the path of a new note} */
    String note(Person owner) {
        return create(owner, "Lamps", "seven").header("Location");
    }

    TestAnswer put(Person person, String path, String ifMatch, String title) {
        return request("PUT", path, person)
                .header("If-Match", ifMatch)
                .json(json(title, "text"))
                .send();
    }

    static String json(String title, String text) {
        return JSONObjectUtils.toJSONString(Map.of("title", title, "text", text));
    }

    /** Shares a note by SQL, without a request to the service. */
    void share(String path, Person reader) {
        database.execute(
                TestDatabase.Role.RESOURCE,
                "INSERT INTO resource.note_share (note_id, note_created_at, reader_id, shared_at) SELECT id, created_at, '"
                        + reader.id() + "', now() FROM resource.note WHERE id = '"
                        + path.substring("/notes/".length()) + "'");
    }

    long notes() {
        return TestRows.count(database, "resource.note");
    }
}
