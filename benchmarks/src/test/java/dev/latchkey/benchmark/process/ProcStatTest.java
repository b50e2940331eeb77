package dev.latchkey.benchmark.process;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

class ProcStatTest {
    @Test
    void parseTakesTimesOfProcessAndOfEndedChildren() {
        ProcStat stat = ProcStat.parse(
                "4242 (postgres) S 1 4242 4242 0 -1 4194304 100 200 0 0 150 50 30 20 20 0 1 0 12345 1000 100 18446744073709551615");
        assertThat(stat).isEqualTo(new ProcStat(Duration.ofSeconds(2), Duration.ofMillis(500)));
    }

    @Test
    void parseWhenNameHasBlanksAndBracketsThenSkipsIt() {
        ProcStat stat = ProcStat.parse("1 (a (b) c) 7) R 1 1 1 0 -1 0 0 0 0 0 1 2 3 4 20 0 1 0 1 1 1 1");
        assertThat(stat).isEqualTo(new ProcStat(Duration.ofMillis(30), Duration.ofMillis(70)));
    }

    @Test
    void memoryIsTheResidentOne() {
        assertThat(ResidentMemory.parse("VmPeak:\t  999 kB\nVmRSS:\t  204800 kB\nRssAnon:\t 1 kB\n"))
                .isEqualTo(200);
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void clockCountsWhatThisProcessUses() {
        ProcessorClock clock = ProcessorClock.of(ProcessHandle.current().pid());
        assertThat(clock.used()).isPositive();
        assertThat(ProcessorClock.sum(List.of(clock, ProcessorClock.NONE)).used())
                .isPositive();
    }
}
