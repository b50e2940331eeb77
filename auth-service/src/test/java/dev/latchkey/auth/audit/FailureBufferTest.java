package dev.latchkey.auth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.auth.caller.Caller;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FailureBufferTest {
    private static final AuditEvent FAILED = AuditEvent.of(EventType.LOGIN_FAILED);
    private static final AuditEvent VARIOUS = FAILED.detail("reason", "various");
    private static final Caller CALLER = new Caller("192.0.2.1", "curl", "request-1");

    private long now;
    private final FailureBuffer buffer = new FailureBuffer(() -> now);

    @Test
    void addWhenIdenticalThenOneWithACountAndTheFirstCaller() {
        buffer.add(FAILED, CALLER);
        now = 5;
        buffer.add(FAILED, new Caller("192.0.2.1", "wget", "request-2"));

        assertThat(buffer.take()).containsExactly(new Failure(FAILED, CALLER, 2, 5));
    }

    @Test
    void addWhenAccountAddressOrReasonIsAnotherThenEachIsOne() {
        buffer.add(FAILED, CALLER);
        buffer.add(FAILED.account(new UUID(0, 1)), CALLER);
        buffer.add(FAILED.detail("reason", "disabled"), CALLER);
        buffer.add(FAILED, new Caller("192.0.2.2", "curl", "request-1"));

        assertThat(buffer.take()).hasSize(4).extracting(Failure::count).containsOnly(1);
    }

    @Test
    void takeThenTheBufferIsEmpty() {
        buffer.add(FAILED, CALLER);
        buffer.take();

        assertThat(buffer.take()).isEmpty();
    }

    @Test
    void addWhenMoreThanTheLimitAreDifferentThenTheOthersAreOneWithoutACaller() {
        addDifferent(0, FailureBuffer.MOST_DIFFERENT + 30);
        List<Failure> taken = buffer.take();

        assertThat(taken).hasSize(FailureBuffer.MOST_DIFFERENT + 1);
        assertThat(taken.getLast()).isEqualTo(new Failure(VARIOUS, Caller.NONE, 30, 0));
    }

    @Test
    void addWhenTheLimitIsReachedThenKnownOnesAreCountedStill() {
        addDifferent(0, FailureBuffer.MOST_DIFFERENT);
        buffer.take();
        addDifferent(0, 1);

        assertThat(buffer.take()).extracting(Failure::event).containsExactly(event(0));
    }

    @Test
    void addWhenTheMinuteIsOverThenOthersAreTakenAgain() {
        addDifferent(0, FailureBuffer.MOST_DIFFERENT);
        buffer.take();
        now = Duration.ofMinutes(1).toNanos() - 1;
        addDifferent(1_000, 1);
        assertThat(buffer.take()).extracting(Failure::event).containsExactly(VARIOUS);

        now++;
        addDifferent(1_000, 1);
        assertThat(buffer.take()).extracting(Failure::event).containsExactly(event(1_000));
    }

    @Test
    void putBackThenCountedTogetherWithLaterOnes() {
        buffer.add(FAILED, CALLER);
        List<Failure> taken = buffer.take();
        now = 7;
        buffer.add(FAILED, CALLER);
        buffer.putBack(taken);

        assertThat(buffer.take()).containsExactly(new Failure(FAILED, CALLER, 2, 7));
    }

    @Test
    void addWhenNothingCanBeWrittenThenMemoryIsBounded() {
        for (int minute = 0; minute < 10; minute++) {
            now = Duration.ofMinutes(minute).toNanos();
            addDifferent(minute * 1_000, FailureBuffer.MOST_DIFFERENT);
        }
        List<Failure> taken = buffer.take();

        assertThat(taken).hasSize(FailureBuffer.MOST_HELD + 1);
        assertThat(taken.stream().mapToInt(Failure::count).sum()).isEqualTo(10 * FailureBuffer.MOST_DIFFERENT);
        assertThat(taken.getLast().event()).isEqualTo(VARIOUS);
    }

    private void addDifferent(int first, int many) {
        for (int i = first; i < first + many; i++) {
            buffer.add(event(i), CALLER);
        }
    }

    private static AuditEvent event(int account) {
        return FAILED.account(new UUID(0, account));
    }
}
