package dev.latchkey.shared.background;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import java.io.EOFException;
import java.io.IOException;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class WorkStatusTest {
    private static final Duration NEXT = Duration.ofMinutes(5);

    private final Logger logger = (Logger) LoggerFactory.getLogger(BackgroundWork.class);
    private final ListAppender<ILoggingEvent> log = new ListAppender<>();
    private final TestWorkTime time = new TestWorkTime();
    private final WorkStatus status = new WorkStatus("purge", "expired rows are not deleted", time);

    @BeforeEach
    void listen() {
        logger.setLevel(Level.DEBUG);
        logger.setAdditive(false); // keeps DEBUG lines out of the console of other tests
        logger.addAppender(log);
        log.start();
    }

    @AfterEach
    void stopListening() {
        logger.detachAppender(log);
        logger.setAdditive(true);
        logger.setLevel(null);
    }

    private void fail(Throwable failure) {
        status.countFailure();
        status.failed(failure, NEXT);
    }

    private List<String> lines(Level level) {
        return log.list.stream()
                .filter(event -> event.getLevel() == level)
                .map(ILoggingEvent::getFormattedMessage)
                .toList();
    }

    @Test
    void failedThenOneWarningSaysWhatHappenedWhatItMeansAndWhatIsNext() {
        fail(new SQLException("connection refused\n  Hint: start it"));

        assertThat(lines(Level.WARN))
                .containsExactly(
                        "purge failed; expired rows are not deleted; next try in 5 min:" + " connection refused");
    }

    @Test
    void failedWhenTheSameFailureComesAgainThenDebug() {
        fail(new SQLException("timed out after 2001 ms"));
        fail(new SQLException("timed out after 30007 ms"));

        assertThat(lines(Level.WARN)).hasSize(1);
        assertThat(lines(Level.DEBUG)).containsExactly("purge failed again; next try in 5 min.");
    }

    @Test
    void failedWhenFailuresAlternateThenEachIsWarnedOfOnce() {
        fail(new SQLException("a"));
        fail(new IOException("b"));
        fail(new SQLException("a"));
        fail(new IOException("b"));

        assertThat(lines(Level.WARN)).hasSize(2);
    }

    @Test
    void failedWhenTheTextAlwaysChangesThenTheWarningsAreBounded() {
        for (char c = 'a'; c <= 'z'; c++) {
            fail(new SQLException("id " + c));
        }

        assertThat(lines(Level.WARN)).hasSize(10);
        assertThat(status.failures()).isEqualTo(26);
    }

    @Test
    void failedWhenTheDatabaseOrTheNetworkIsTheCauseThenNoStackTraceElseOne() {
        fail(new IllegalStateException("wrapped", new SQLException("gone")));
        fail(new NoSuchMethodError("bug"));

        assertThat(log.list.getFirst().getThrowableProxy()).isNull();
        assertThat(log.list.getLast().getThrowableProxy().getClassName()).isEqualTo("java.lang.NoSuchMethodError");
    }

    @Test
    void failedThenTheCauseIsTheOutageBeneathElseTheClassAndItsMessage() {
        fail(new IllegalStateException("wrapped", new SQLException(" gone\nHint")));
        assertThat(status.cause()).isEqualTo("gone");

        fail(new IllegalStateException("wrong"));
        assertThat(status.cause()).isEqualTo("IllegalStateException: wrong");

        fail(new EOFException());
        assertThat(status.cause()).isEqualTo("EOFException");
    }

    @Test
    void failedWhenTheCausesAreACircleThenItEnds() {
        IllegalStateException first = new IllegalStateException("first");
        first.initCause(new IllegalStateException("second", first));

        fail(first);

        assertThat(status.cause()).isEqualTo("IllegalStateException: first");
    }

    @Test
    void failedWhenTheTextLooksLikeAFormatThenItIsLoggedAsItIs() {
        fail(new SQLException("{} of {}"));

        assertThat(lines(Level.WARN).getFirst()).endsWith(": {} of {}");
    }

    @Test
    void succeededAfterFailuresThenTheRecoveryIsToldOnce() {
        fail(new SQLException("gone"));
        time.advance(Duration.ofMillis(1500));
        fail(new SQLException("gone"));
        time.advance(Duration.ofSeconds(1));

        status.succeeded();
        status.succeeded();

        assertThat(lines(Level.INFO)).containsExactly("purge works again, after 2 failures in 2.5 s.");
    }

    @Test
    void failedAgainAfterASuccessThenItIsWarnedOfAnew() {
        fail(new SQLException("gone"));
        status.succeeded();
        fail(new SQLException("gone"));

        assertThat(lines(Level.WARN)).hasSize(2);
    }

    @Test
    void statusThenTellsTheFailureAndTheLastSuccess() {
        assertThat(status.isFailing()).isFalse();
        assertThat(status.sinceLastSuccess()).isEmpty();
        status.succeeded();
        time.advance(Duration.ofSeconds(2));

        fail(new SQLException("gone"));
        fail(new SQLException("gone"));

        assertThat(status.isFailing()).isTrue();
        assertThat(status.failures()).isEqualTo(2);
        assertThat(status.failuresInARow()).isEqualTo(2);
        assertThat(status.cause()).isEqualTo("gone");
        assertThat(status.sinceLastSuccess()).hasValue(Duration.ofSeconds(2));

        status.succeeded();
        assertThat(status.isFailing()).isFalse();
        assertThat(status.cause()).isEmpty();
        assertThat(status.failures()).isEqualTo(2);
    }
}
