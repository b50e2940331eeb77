package dev.latchkey.auth.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.latchkey.auth.AuthDatabase;
import dev.latchkey.auth.AuthServer;
import dev.latchkey.shared.test.FreePort;
import dev.latchkey.shared.test.TestClock;
import dev.latchkey.shared.test.TestDatabase;
import dev.latchkey.shared.test.TestRows;
import io.micrometer.core.instrument.MeterRegistry;
import io.micronaut.transaction.TransactionOperations;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/** Two replicas with one mail server, and a service whose mail server is there only while a test runs it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OutboxIT {
    private static final String LINK = "https://auth.example.test/reset?token=";

    private final AtomicInteger people = new AtomicInteger();
    private final TestClock clock = TestClock.atStart();
    private MailServer mails;
    private TestDatabase database;
    private AuthServer first;
    private AuthServer second;
    private int port;
    private AuthServer alone;

    @BeforeAll
    void start() {
        mails = MailServer.start();
        database = AuthDatabase.create();
        String key = AuthServer.randomMasterKey();
        Map<String, Object> settings = settings(mails.url(), key);
        first = AuthServer.start(database, clock, settings);
        second = AuthServer.start(database, clock, settings);
        port = FreePort.find();
        alone = AuthServer.start(AuthDatabase.create(), clock, settings(MailServer.url(port), key));
    }

    private static Map<String, Object> settings(String url, String masterKey) {
        return Map.of(
                "latchkey.mail.url", url,
                "latchkey.mail.from", "Schlüssel <no-reply@example.test>",
                "latchkey.mail.interval", "20ms",
                "latchkey.mail.timeout", "30s",
                "latchkey.master-key.key", masterKey);
    }

    @AfterAll
    void stop() {
        first.close();
        second.close();
        alone.close();
        mails.close();
    }

    @Test
    void promiseWhenCommittedThenTheMailIsSentAndItsRowIsGone() {
        String address = address();

        outbox(first).promise(mail(address, "Ada", "one"));

        ReceivedMail received = mails.await(address);
        assertThat(received.subject()).isEqualTo("Reset your Latchkey password");
        assertThat(received.link()).isEqualTo(LINK + "one");
        assertThat(received.text()).contains("Hello Ada,");
        assertThat(received.html()).contains("Hello Ada,", "href=\"" + LINK + "one\"");
        requireNoneWaits(first);
        assertThat(counted(first, "latchkey.mail.sent") + counted(second, "latchkey.mail.sent"))
                .isPositive();
    }

    @Test
    void promiseWithinATransactionThenTheMailIsSentOnlyAfterTheCommit() {
        String address = address();

        TransactionOperations<?> transactions = first.bean(TransactionOperations.class);
        transactions.executeWrite(status -> {
            outbox(first).promise(mail(address, "Ada", "one"));
            assertThat(waiting(first)).as("seen by others").isZero();
            return true;
        });

        assertThat(mails.await(address).link()).isEqualTo(LINK + "one");
        requireNoneWaits(first);
    }

    @Test
    void promiseWhenRolledBackThenNoMailIsSent() {
        String address = address();

        TransactionOperations<?> transactions = first.bean(TransactionOperations.class);
        assertThatIllegalStateException()
                .isThrownBy(() -> transactions.executeWrite(status -> {
                    outbox(first).promise(mail(address, "Ada", "undone"));
                    throw new IllegalStateException("undone");
                }));
        outbox(first).promise(mail(address, "Ada", "kept"));

        assertThat(mails.await(address).link()).isEqualTo(LINK + "kept");
        requireNoneWaits(first);
        assertThat(mails.mails(address)).hasSize(1);
    }

    @Test
    void promiseWhenTwoReplicasSendThenEachMailComesOnce() {
        List<String> addresses = IntStream.range(0, 40).mapToObj(i -> address()).toList();

        addresses.forEach(address -> outbox(first).promise(mail(address, "Ada", "one")));

        requireNoneWaits(first);
        assertThat(addresses)
                .allSatisfy(address -> assertThat(mails.mails(address)).hasSize(1));
    }

    @Test
    void promiseWhenThereAreManyForOneAddressThenFiveAMinuteAreSent() {
        String address = address();

        for (int i = 1; i <= 7; i++) {
            outbox(first).promise(mail(i % 2 == 0 ? address : address.toUpperCase(Locale.ROOT), "Ada", "number-" + i));
        }

        await().until(() -> mails.mails(address).size() == 5);
        await().until(() -> TestRows.select(database, "SELECT count(*) FROM auth.mail WHERE due_at > shared.clock()")
                .equals(List.of("2")));
        assertThat(mails.mails(address)).hasSize(5);
        clock.advance(Duration.ofMinutes(1));
        await().until(() -> mails.mails(address).size() == 7);
        requireNoneWaits(first);
    }

    @Test
    void promiseWhenTooManyWaitForOneAddressThenTheOldestAreReplaced() {
        String address = address();
        double before = counted(first, "latchkey.mail.dropped", "excess");

        TransactionOperations<?> transactions = first.bean(TransactionOperations.class);
        transactions.executeWrite(status -> {
            for (int i = 1; i <= 25; i++) {
                outbox(first).promise(mail(address, "Ada", "number-" + i));
            }
            return true;
        });

        assertThat(counted(first, "latchkey.mail.dropped", "excess") - before).isEqualTo(5);
        for (int sent = 5; sent <= 20; sent += 5) {
            int expected = sent;
            await().until(() -> mails.mails(address).size() == expected);
            // The rest must have been postponed before the clock moves.
            await().until(() -> TestRows.select(
                            database, "SELECT count(*) FROM auth.mail WHERE due_at <= shared.clock()")
                    .equals(List.of("0")));
            clock.advance(Duration.ofMinutes(1));
        }
        requireNoneWaits(first);
        assertThat(mails.mails(address))
                .hasSize(20)
                .extracting(ReceivedMail::link)
                .contains(LINK + "number-25");
    }

    @Test
    void promiseInGermanThenTheMailIsGerman() {
        String address = address();

        outbox(first)
                .promise(new Mail(
                        MailKind.PASSWORD_CHANGED,
                        address,
                        Locale.GERMANY,
                        Map.of("name", "Zoë", "time", "12:00 UTC")));

        ReceivedMail received = mails.await(address);
        assertThat(received.subject()).isEqualTo("Ihr Latchkey-Passwort wurde geändert");
        assertThat(received.text()).contains("Guten Tag Zoë,", "am 12:00 UTC geändert", "mit einem unbekannten Gerät");
        assertThat(received.html())
                .contains("<html lang=\"de\">", "Guten Tag Zoë,")
                .doesNotContain("href");
        requireNoneWaits(first);
    }

    @Test
    void promiseWhenTheNameIsMarkupThenItIsTextInHtml() {
        String address = address();

        outbox(first).promise(mail(address, "<b>x</b>", "one"));

        assertThat(mails.await(address).html())
                .contains("Hello &lt;b&gt;x&lt;/b&gt;,")
                .doesNotContain("<b>");
        requireNoneWaits(first);
    }

    @Test
    void promiseWhenTheNameHasLineBreaksThenNoHeaderIsAdded() throws Exception {
        String address = address();
        String victim = address();

        outbox(first).promise(mail(address, "x\r\nBcc: " + victim + "\r\n\r\nbody", "one"));

        assertThat(mails.await(address).message().getHeader("Bcc")).isNull();
        requireNoneWaits(first);
        assertThat(mails.mails(victim)).isEmpty();
    }

    @Test
    void promiseWhenTheAddressInjectsACommandThenItIsDroppedAndOthersAreSent() {
        String address = address();
        String victim = address();

        outbox(first).promise(mail("x@example.test>\r\nRCPT TO:<" + victim, "Ada", "one"));
        outbox(first).promise(mail("ädä@example.test", "Ada", "one"));
        outbox(first).promise(mail(address, "Ada", "one"));

        mails.await(address);
        requireNoneWaits(first);
        assertThat(mails.mails(victim)).isEmpty();
        assertThat(counted(first, "latchkey.mail.dropped", "invalid")
                        + counted(second, "latchkey.mail.dropped", "invalid"))
                .isEqualTo(2);
    }

    @Test
    void promiseWhenTheMailServerIsDownThenTheMailWaitsSealedAndComesOnceAfterwards() {
        String address = address();
        double sent = counted(alone, "latchkey.mail.sent");

        outbox(alone).promise(mail(address, "Ada Lovelace", "s3cr3t"));

        await().until(() -> alone.health("readiness").text().contains("cannot be used"));
        assertThat(alone.health("readiness").status()).isEqualTo(200);
        await().until(() -> gauge(alone) == 1);
        assertThat(counted(alone, "latchkey.mail.failed")).isPositive();
        assertThat(TestRows.of(alone.database(), "auth.mail"))
                .singleElement()
                .satisfies(row -> assertThat(row)
                        .doesNotContainIgnoringCase(address, "example.test", "s3cr3t", "Lovelace", "PASSWORD_RESET"));

        try (MailServer server = MailServer.start(port)) {
            await().until(() -> !server.mails(address).isEmpty());
            requireNoneWaits(alone);
            assertThat(server.mails(address))
                    .hasSize(1)
                    .first()
                    .extracting(ReceivedMail::link)
                    .isEqualTo(LINK + "s3cr3t");
            await().until(() -> !alone.health("readiness").text().contains("cannot be used"));
        }
        assertThat(counted(alone, "latchkey.mail.sent") - sent).isEqualTo(1);
        await().until(() -> gauge(alone) == 0);
    }

    @Test
    void promiseWhenTheRecipientIsRefusedThenTheMailIsDeletedAndTheLogHasNoAddress() {
        String refused = address();
        String accepted = address();
        ListAppender<ILoggingEvent> log = listen();

        try (ScriptedMailServer server =
                ScriptedMailServer.start(port).answer("RCPT TO:<" + refused, "550 no such user: " + refused)) {
            outbox(alone).promise(mail(refused, "Ada", "one"));
            outbox(alone).promise(mail(accepted, "Ada", "two"));

            requireNoneWaits(alone);
            assertThat(server.lines())
                    .extracting(ScriptedMailServer.Line::text)
                    .containsOnlyOnce("RCPT TO:<" + refused + ">", "RCPT TO:<" + accepted + ">");
        }
        forget(log);
        assertThat(log.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .containsOnlyOnce("A mail (password-reset) to m…@example.test is deleted without being sent,"
                        + " because the mail server refuses it (code 550).")
                .noneMatch(line -> line.contains(refused));
    }

    @Test
    void promiseWhenTheRecipientIsRefusedForNowThenTheMailIsTriedAgainLaterAndGivenUpInTheEnd() {
        String address = address();
        double expired = counted(alone, "latchkey.mail.dropped", "expired");

        try (ScriptedMailServer server =
                ScriptedMailServer.start(port).answer("RCPT TO:<" + address, "450 greylisted")) {
            outbox(alone).promise(mail(address, "Ada", "one"));
            await().until(() -> isPostponed(alone, 1));
            clock.advance(Duration.ofSeconds(30));
            await().until(() -> isPostponed(alone, 2));
            clock.advance(Duration.ofDays(2));

            requireNoneWaits(alone);
            assertThat(server.lines())
                    .extracting(ScriptedMailServer.Line::text)
                    .filteredOn(line -> line.startsWith("RCPT"))
                    .hasSize(2);
        }
        assertThat(counted(alone, "latchkey.mail.dropped", "expired") - expired).isEqualTo(1);
    }

    @Test
    void promiseWithoutAMailServerThenRefused() {
        Outbox closed = outbox(AuthServer.shared());

        assertThat(closed.isOpen()).isFalse();
        assertThat(outbox(first).isOpen()).isTrue();
        assertThatIllegalStateException()
                .isThrownBy(() -> closed.promise(mail(address(), "Ada", "one")))
                .withMessageStartingWith("no mail server is configured");
    }

    @Test
    void openWhenTheRowIsAnotherOrWasChangedThenThereIsNoMail() {
        SealedMail sealed = first.bean(SealedMail.class);
        Mail mail = mail(address(), "Ada", "one");
        UUID id = UUID.randomUUID();
        String content = sealed.seal(id, mail);

        assertThat(sealed.open(id, content)).contains(mail);
        assertThat(sealed.open(UUID.randomUUID(), content)).as("of another row").isEmpty();
        assertThat(sealed.open(id, content.substring(1) + "A")).as("changed").isEmpty();
        assertThat(sealed.open(id, "")).isEmpty();
        assertThat(AuthServer.shared().bean(SealedMail.class).open(id, content))
                .as("under another master key")
                .isEmpty();
    }

    private static boolean isPostponed(AuthServer server, int attempts) {
        return TestRows.select(
                        server.database(),
                        "SELECT attempts FROM auth.mail WHERE due_at > shared.clock() + interval '1 second'"
                                + " AND due_at < shared.clock() + interval '9 minutes'")
                .equals(List.of(Integer.toString(attempts)));
    }

    private static void requireNoneWaits(AuthServer server) {
        await().until(() -> waiting(server) == 0);
    }

    private static long waiting(AuthServer server) {
        return TestRows.count(server.database(), "auth.mail");
    }

    private String address() {
        return "mail-" + people.incrementAndGet() + "@example.test";
    }

    private static Mail mail(String address, String name, String token) {
        return new Mail(
                MailKind.PASSWORD_RESET,
                address,
                Locale.ENGLISH,
                Map.of("name", name, "link", LINK + token, "minutes", "30"));
    }

    private static Outbox outbox(AuthServer server) {
        return server.bean(Outbox.class);
    }

    private static double counted(AuthServer server, String metric) {
        return server.bean(MeterRegistry.class).get(metric).functionCounter().count();
    }

    private static double counted(AuthServer server, String metric, String reason) {
        return server.bean(MeterRegistry.class)
                .get(metric)
                .tag("reason", reason)
                .functionCounter()
                .count();
    }

    private static double gauge(AuthServer server) {
        return server.bean(MeterRegistry.class)
                .get("latchkey.mail.waiting")
                .gauge()
                .value();
    }

    private static ListAppender<ILoggingEvent> listen() {
        ListAppender<ILoggingEvent> log = new ListAppender<>();
        log.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(log);
        return log;
    }

    private static void forget(ListAppender<ILoggingEvent> log) {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(log);
    }
}
