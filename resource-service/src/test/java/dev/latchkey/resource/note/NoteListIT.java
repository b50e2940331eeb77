package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.note.NoteServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestPlans;
import io.micronaut.data.annotation.Query;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code GET /notes}: the caller's own notes and those shared with the caller, in pages. */
class NoteListIT {
    private final NoteServer server = NoteServer.shared();
    private final Person ada = Person.named("ada");
    private final Person bob = Person.named("bob");

    @Test
    void listWhenThereIsNothingThenAnEmptyPage() {
        TestAnswer answer = server.get("/notes", ada);

        answer.requireJson(200);
        assertThat(answer.text()).isEqualTo("{\"items\":[],\"page\":0,\"size\":20,\"total\":0}");
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    }

    @Test
    void listThenOwnAndSharedNotesNewestFirstAndNobodyElses() {
        TestAnswer first = server.create(ada, "first", "");
        TestAnswer bobs = server.create(bob, "bob's", "shared");
        server.create(bob, "bob's own", "secret");
        TestAnswer last = server.create(ada, "last", "");
        server.share(bobs.header("Location"), ada);

        TestAnswer answer = server.get("/notes", ada);

        answer.requireJson(200);
        assertThat(answer.json())
                .isEqualTo(Map.of(
                        "items",
                        List.of(last.json(), bobs.json(), first.json()),
                        "page",
                        0L,
                        "size",
                        20L,
                        "total",
                        3L));
        assertThat(server.get("/notes", bob).json().get("total")).isEqualTo(2L);
        assertThat(server.get("/notes", Person.named("carol")).json().get("total"))
                .isEqualTo(0L);
    }

    @Test
    void listWhenNotesAreOfOneInstantThenPagesStillHoldEachOnce() {
        List<String> paths = new ArrayList<>();
        for (int i = 0; i < 23; i++) {
            boolean shared = i % 3 == 0;
            String path = server.note(shared ? bob : ada);
            paths.add(path);
            if (shared) {
                server.share(path, ada);
            }
        }
        server.database()
                .execute(
                        Role.RESOURCE,
                        "UPDATE resource.note SET created_at = '2026-01-01T00:00:00Z' WHERE owner_id IN ('" + ada.id()
                                + "', '" + bob.id() + "');"
                                + "UPDATE resource.note_share SET note_created_at = '2026-01-01T00:00:00Z' WHERE reader_id = '"
                                + ada.id() + "'");

        List<String> listed = new ArrayList<>();
        for (int page = 0; page < 5; page++) {
            TestAnswer answer = server.get("/notes?size=5&page=" + page, ada);
            assertThat(answer.json()).containsEntry("page", (long) page).containsEntry("size", 5L);
            assertThat(answer.json()).containsEntry("total", 23L);
            assertThat(answer.json().containsKey("next")).isEqualTo(page < 4);
            listed.addAll(ids(answer));
        }

        assertThat(listed)
                .containsExactlyInAnyOrderElementsOf(paths.stream()
                        .map(path -> path.substring("/notes/".length()))
                        .toList());
        assertThat(ids(server.get("/notes?size=200", ada))).isEqualTo(listed);
        assertThat(byCursor(5)).isEqualTo(listed);
    }

    @Test
    void listByCursorWhenANoteComesMeanwhileThenNoneIsSkippedOrRepeated() {
        List<String> notes = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            notes.addFirst(server.note(ada).substring("/notes/".length()));
        }
        TestAnswer first = server.get("/notes?size=2", ada);
        server.note(ada);

        TestAnswer second = server.get("/notes?size=2&cursor=" + first.string("next"), ada);

        assertThat(ids(first)).isEqualTo(notes.subList(0, 2));
        assertThat(ids(second)).isEqualTo(notes.subList(2, 4));
        assertThat(second.json()).containsOnlyKeys("items", "size");
    }

    @Test
    void listThenItReadsByIndexesHoweverManyNotesThereAre() {
        server.database().execute(Role.RESOURCE, """
                INSERT INTO resource.note (id, owner_id, owner_name, title, text, created_at, updated_at)
                SELECT gen_random_uuid(), CASE WHEN i %% 2 = 0 THEN '%s'::uuid ELSE '%s'::uuid END, 'x', 'x', 'x',
                    now() - i * interval '1 s', now() FROM generate_series(1, 20000) i;
                INSERT INTO resource.note_share (note_id, note_created_at, reader_id, shared_at)
                SELECT id, created_at, '%s', now() FROM resource.note WHERE owner_id = '%s'""".formatted(ada.id(), bob.id(), ada.id(), bob.id()));
        server.database().execute(Role.SUPERUSER, "ANALYZE resource.note, resource.note_share");

        TestPlans plans = TestPlans.of(server.database(), listQuery());

        assertThat(plans.sequentialScans()).isEmpty();
        assertThat(plans.use("note_owner_newest") && plans.use("note_share_reader_newest"))
                .isTrue();
        assertThat(plans.mostRowsRemoved()).isLessThan(100);
    }

    private List<String> byCursor(int size) {
        List<String> listed = new ArrayList<>();
        String cursor = "";
        boolean more = true;
        while (more) {
            TestAnswer answer = server.get("/notes?size=" + size + cursor, ada);
            listed.addAll(ids(answer));
            cursor = "&cursor=" + answer.json().get("next");
            more = answer.json().containsKey("next");
        }
        return listed;
    }

    @Test
    void listWhenThePageIsPastTheEndThenEmptyAndTheTotalStays() {
        server.note(ada);

        for (String page : List.of("1", "2147483647")) {
            TestAnswer answer = server.get("/notes?size=200&page=" + page, ada);
            answer.requireJson(200);
            assertThat(answer.json())
                    .isEqualTo(Map.of("items", List.of(), "page", Long.valueOf(page), "size", 200L, "total", 1L));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "page=-1, page, must be greater than or equal to 0",
        "page=x, page, must be a whole number",
        "page=1.5, page, must be a whole number",
        "page=99999999999, page, must be a whole number",
        "size=0, size, must be greater than or equal to 1",
        "size=-5, size, must be greater than or equal to 1",
        "size=201, size, must be less than or equal to 200",
        "size=%00, size, must be a whole number",
        "size=ten, size, must be a whole number",
        "cursor=x, cursor, must be the next of an earlier page",
    })
    void listWhenAParameterIsBadThenProblemNamesIt(String query, String field, String message) {
        server.get("/notes?" + query, ada).requireInvalid(Map.of(field, message));
    }

    /** The query of the repository, with values. */
    private String listQuery() {
        String query = Arrays.stream(NoteRepository.class.getDeclaredMethods())
                .filter(method -> method.getName().equals("findReadable") && method.getParameterCount() == 5)
                .map(method -> method.getAnnotation(Query.class).value())
                .findFirst()
                .orElseThrow();
        return query.replace(":reader", "'" + ada.id() + "'")
                .replace(":beforeId", "'ffffffff-ffff-ffff-ffff-ffffffffffff'")
                .replace(":before", "'9999-12-31'")
                .replace(":most", "21")
                .replace(":skipped", "0");
    }

    private static List<String> ids(TestAnswer answer) {
        return Pattern.compile("\"id\":\"([^\"]+)\"")
                .matcher(answer.text())
                .results()
                .map(result -> result.group(1))
                .toList();
    }
}
