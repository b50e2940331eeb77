package dev.latchkey.resource.note;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.resource.note.NoteServer.Person;
import dev.latchkey.shared.test.TestAnswer;
import dev.latchkey.shared.test.TestDatabase.Role;
import dev.latchkey.shared.test.TestKeys;
import dev.latchkey.shared.test.TestRows;
import dev.latchkey.shared.test.TestTokens;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** {@code POST /security-events}: auth-service tells of a deleted account, and its notes and shares are deleted. */
class PurgedAccountIT {
    private static final String CLIENT = "resource-service";

    private final NoteServer server = NoteServer.shared();
    private Person leaving;
    private Person staying;
    private String shared;

    @BeforeEach
    void makeNotes() {
        leaving = Person.named("leaving");
        staying = Person.named("staying");
        String own = server.note(leaving);
        server.share(own, staying);
        server.note(leaving);
        shared = server.note(staying);
        server.share(shared, leaving);
    }

    @Test
    void receiveThenNotesAndSharesAreDeletedAndNothingElse() {
        TestAnswer answer = send(purged());

        assertThat(answer.status()).as(answer.text()).isEqualTo(202);
        assertThat(answer.text()).isEmpty();
        requireGone();
        assertThat(server.get(shared, staying).status()).isEqualTo(200);
    }

    @Test
    @DisplayName("auth-service repeats an event until it is confirmed: the repetition is confirmed, too")
    void receiveAgainThenConfirmedAgain() {
        TestTokens event = purged();
        send(event);

        assertThat(send(event).status()).isEqualTo(202);
        assertThat(send(event.claim("jti", UUID.randomUUID().toString())).status())
                .isEqualTo(202);
        requireGone();
    }

    @Test
    void receiveForManyNotesThenAllAreDeleted() {
        server.database().execute(Role.RESOURCE, """
                INSERT INTO resource.note (id, owner_id, owner_name, title, text, created_at, updated_at)
                SELECT gen_random_uuid(), '%s', 'leaving', 'Lamps', 'seven', now(), now()
                FROM generate_series(1, 2500)""".formatted(leaving.id()));

        assertThat(send(purged()).status()).isEqualTo(202);

        requireGone();
    }

    @Test
    void receiveWhenTheAccountIsUnknownOrNoUuidThenConfirmed() {
        assertThat(send(about(UUID.randomUUID().toString())).status()).isEqualTo(202);
        assertThat(send(about("nobody")).status()).isEqualTo(202);
        requireUntouched();
    }

    @Test
    void receiveOfADisabledAccountThenNothingIsDeleted() {
        TestTokens event = purged().claim(
                        "events",
                        Map.of("https://schemas.openid.net/secevent/risc/event-type/account-disabled", Map.of()));

        assertThat(send(event).status()).isEqualTo(202);
        requireUntouched();
    }

    @Test
    void receiveWhenForgedThenRefused() {
        requireRefused("invalid_key", purged().signedBy(TestKeys.other()));
        requireRefused("invalid_key", purged().signed(TestTokens.rs256(TestKeys.other())));
        requireRefused("invalid_issuer", purged().claim("iss", "https://evil.example.test"));
        requireUntouched();
    }

    @Test
    void receiveWhenForAnotherClientThenRefused() {
        requireRefused("invalid_audience", purged().claim("aud", "another-service"));
        requireRefused("invalid_audience", purged().claim("aud", "latchkey-api"));
        requireUntouched();
    }

    @Test
    void receiveWhenItIsAnotherKindOfTokenThenRefused() {
        requireRefused("invalid_request", leaving.token());
        requireRefused("invalid_request", purged().header("typ", "logout+jwt"));
        requireRefused("invalid_request", purged().header("typ", "at+jwt"));
        requireRefused("invalid_request", purged().claim("events", Map.of("https://example.test/event", Map.of())));
        requireRefused(
                "invalid_request",
                purged().claim("iat", Clock.systemUTC().instant().getEpochSecond() - 3_600));
        requireUntouched();
    }

    @Test
    void callWithASecurityEventAsAccessTokenThenRefused() {
        TestTokens event = purged().claim("aud", "latchkey-api");

        assertThat(server.request("GET", "/notes", event).send().status()).isEqualTo(401);
    }

    @Test
    void receiveWhenTheMediaTypeIsAnotherThenRefused() {
        TestAnswer answer = server.server()
                .request("POST", "/security-events")
                .form("token=" + purged().token())
                .send();

        assertThat(answer.status()).isEqualTo(415);
        requireUntouched();
    }

    private TestTokens purged() {
        return about(leaving.id());
    }

    private static TestTokens about(String subject) {
        return TestTokens.validSecurityEvent(Clock.systemUTC(), CLIENT)
                .claim("sub_id", Map.of("format", "iss_sub", "iss", TestTokens.ISSUER, "sub", subject));
    }

    private TestAnswer send(TestTokens event) {
        return server.server()
                .request("POST", "/security-events")
                .header("Content-Type", "application/secevent+jwt")
                .body(event.token().getBytes(StandardCharsets.US_ASCII))
                .send();
    }

    private void requireRefused(String code, TestTokens event) {
        TestAnswer answer = send(event).requireJson(400);
        assertThat(answer.json()).containsOnlyKeys("err", "description").containsEntry("err", code);
    }

    private void requireGone() {
        assertThat(count("resource.note WHERE owner_id = '" + leaving.id() + "'"))
                .isZero();
        assertThat(count("resource.note_share WHERE reader_id = '" + leaving.id() + "'"))
                .isZero();
        assertThat(count("resource.note_share WHERE reader_id = '" + staying.id() + "'"))
                .isZero();
        assertThat(count("resource.note WHERE owner_id = '" + staying.id() + "'"))
                .isEqualTo(1);
    }

    private void requireUntouched() {
        assertThat(count("resource.note WHERE owner_id = '" + leaving.id() + "'"))
                .isEqualTo(2);
        assertThat(count("resource.note_share WHERE reader_id = '" + leaving.id() + "'"))
                .isEqualTo(1);
    }

    private long count(String rows) {
        return TestRows.count(server.database(), rows);
    }
}
