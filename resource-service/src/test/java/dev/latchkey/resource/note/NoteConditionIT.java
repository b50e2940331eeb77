package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.note.NoteServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Conditional requests (RFC 9110 section 13): a caller cannot overwrite a version that it has not seen. */
class NoteConditionIT {
    private static final String STALE = "The note has another version than the request names.";
    private static final String UNCONDITIONAL = "The header If-Match must contain the note's ETag.";

    private final NoteServer server = NoteServer.shared();
    private final Person ada = Person.named("ada");
    private final String note = server.note(ada);

    @Test
    void writeWhenThereIsNoConditionThenRequired() {
        server.request("PUT", note, ada)
                .json(NoteServer.json("a", "b"))
                .send()
                .requireProblem(428, "precondition_required", UNCONDITIONAL);
        server.request("DELETE", note, ada).send().requireProblem(428, "precondition_required", UNCONDITIONAL);
        server.request("PUT", note, ada)
                .header("If-None-Match", "\"9\"")
                .json(NoteServer.json("a", "b"))
                .send()
                .requireProblem(428, "precondition_required", UNCONDITIONAL);
        requireUntouched();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"0\"", "\"2\"", "\"01\"", "\"\"", "\"x\"", "\"99999999999999999999\"", "W/\"1\"",
                "W/\"1\", W/\"2\"", "\"2\", \"3\"", "\"*\"", "\"1,\"", "\"'OR/**/true--\"", "\"{1}\"", ","
            })
    void writeWhenNoTagIsTheNotesThenPreconditionFailed(String condition) {
        server.put(ada, note, condition, "x").requireProblem(412, "version_conflict", STALE);
        server.request("DELETE", note, ada)
                .header("If-Match", condition)
                .send()
                .requireProblem(412, "version_conflict", STALE);
        requireUntouched();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"1\"",
                "*",
                " * ",
                "\"0\", \"1\"",
                "\"0\",\"1\",\"2\"",
                "W/\"1\", \"1\"",
                ", ,\"1\",",
                "\"a,b\" , \"1\""
            })
    void writeWhenSomeTagIsTheNotesThenDone(String condition) {
        server.put(ada, note, condition, "x").requireJson(200);
        String other = server.note(ada);
        assertThat(server.request("DELETE", other, ada)
                        .header("If-Match", condition)
                        .send()
                        .status())
                .isEqualTo(204);
    }

    @Test
    void writeWhenTagsComeInSeveralLinesThenOneList() {
        server.request("PUT", note, ada)
                .header("If-Match", "\"7\"")
                .header("If-Match", "\"1\"")
                .json(NoteServer.json("a", "b"))
                .send()
                .requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "\"1",
                "1\"",
                "w/\"1\"",
                "W/ \"1\"",
                "\"1\" \"2\"",
                "\"1\"; q=1",
                "*, \"1\"",
                "\" 1\"",
                "\"1\", *",
                "'1'"
            })
    void anyMethodWhenTheConditionIsMalformedThenProblem(String condition) {
        server.put(ada, note, condition, "x")
                .requireProblem(
                        400, "invalid_entity_tag", "The header If-Match must contain entity tags in double quotes.");
        server.request("GET", note, ada)
                .header("If-None-Match", condition)
                .send()
                .requireProblem(
                        400,
                        "invalid_entity_tag",
                        "The header If-None-Match must contain entity tags in double quotes.");
        requireUntouched();
    }

    @Test
    void writeWhenTheListIsVeryLongThenReadAndCompared() {
        String list = "\"x\",".repeat(1_500) + "\"1\"";

        server.put(ada, note, list, "x").requireJson(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"1\"", "W/\"1\"", "*", "\"0\", \"1\"", "\"0\", W/\"1\""})
    void getWhenTheCallerHasItThenNotModified(String condition) {
        TestAnswer answer = server.request("GET", note, ada)
                .header("If-None-Match", condition)
                .send();

        assertThat(answer.status()).isEqualTo(304);
        assertThat(answer.text()).isEmpty();
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.header("Cache-Control")).isEqualTo("private, no-cache");
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"2\"", "W/\"2\"", "\"*\"", "\"\"", ","})
    void getWhenTheCallerHasAnotherThenShown(String condition) {
        server.request("GET", note, ada)
                .header("If-None-Match", condition)
                .send()
                .requireJson(200);
    }

    @Test
    void getWhenTheNoteIsAnothersThenNotFoundWhateverTheCondition() {
        Person bob = Person.named("bob");

        for (String condition : List.of("*", "\"1\"", "1")) {
            server.request("GET", note, bob)
                    .header("If-None-Match", condition)
                    .send()
                    .requireProblem(404, "note_not_found", "There is no such note.");
        }
    }

    @Test
    void putWhenManyAtOnceThenExactlyOneWins() throws Exception {
        List<Integer> statuses = atOnce(20, i -> server.put(ada, note, "\"1\"", "title " + i));

        assertThat(statuses).containsOnlyOnce(200);
        assertThat(statuses).filteredOn(status -> status == 412).hasSize(19);
        assertThat(server.get(note, ada).header("ETag")).isEqualTo("\"2\"");
    }

    @Test
    void putWhenManyAtOnceWithoutCaringThenAllSucceed() throws Exception {
        List<Integer> statuses = atOnce(20, i -> server.put(ada, note, "*", "title " + i));

        assertThat(statuses).containsOnly(200);
        assertThat(server.get(note, ada).header("ETag")).isEqualTo("\"21\"");
    }

    @Test
    void deleteAndPutWhenAtOnceThenExactlyOneWins() throws Exception {
        List<Integer> statuses = atOnce(
                10,
                i -> i % 2 == 0
                        ? server.put(ada, note, "\"1\"", "x")
                        : server.request("DELETE", note, ada)
                                .header("If-Match", "\"1\"")
                                .send());

        assertThat(statuses).filteredOn(status -> status < 300).hasSize(1);
        assertThat(statuses)
                .filteredOn(status -> status >= 300)
                .containsAnyOf(404, 412)
                .doesNotContain(500, 503);
    }

    private interface Call {
        TestAnswer send(int number);
    }

    private static List<Integer> atOnce(int times, Call call) throws Exception {
        CountDownLatch start = new CountDownLatch(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Integer>> answers = IntStream.range(0, times)
                    .mapToObj(i -> threads.submit(() -> {
                        start.await();
                        return call.send(i).status();
                    }))
                    .toList();
            start.countDown();
            List<Integer> statuses = new ArrayList<>();
            for (Future<Integer> answer : answers) {
                statuses.add(answer.get());
            }
            return statuses;
        }
    }

    private void requireUntouched() {
        TestAnswer shown = server.get(note, ada);
        assertThat(shown.header("ETag")).isEqualTo("\"1\"");
        assertThat(shown.string("title")).isEqualTo("Lamps");
    }
}
