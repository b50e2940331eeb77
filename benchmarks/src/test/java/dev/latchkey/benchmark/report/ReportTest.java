package dev.latchkey.benchmark.report;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReportTest {
    private static final Machine MACHINE = new Machine("EPYC", 2, 8000, "Linux 6.1 amd64", "Vendor 25", 0.5);
    private static final Report REPORT = new Report(
            Instant.parse("2026-11-25T12:00:00Z"),
            MACHINE,
            "0123456789ab",
            List.of("--quick"),
            List.of(
                    Row.of("verify.anonymous.cpu_ms", "ms", List.of(0.03, 0.02, 0.025)),
                    Row.ratio("verify.one_token_to_anonymous.ratio", List.of(2.0, 2.5), List.of(2.0, 2.0)),
                    Row.of("start.auth.ms", "ms", List.of(1234.4))),
            List.of("A note."),
            List.of("logout: no answer"));

    @Test
    void jsonIsWhatIssueAsksFor() {
        assertThat(JsonReport.of(REPORT)).isEqualTo("""
                {
                  "begun" : "2026-11-25T12:00:00Z",
                  "machine" : {
                    "processor" : "EPYC",
                    "cores" : 2,
                    "memory_mb" : 8000,
                    "system" : "Linux 6.1 amd64",
                    "java" : "Vendor 25",
                    "load_average" : 0.5
                  },
                  "commit" : "0123456789ab",
                  "arguments" : [ "--quick" ],
                  "rows" : [ {
                    "name" : "verify.anonymous.cpu_ms",
                    "unit" : "ms",
                    "median" : 0.025,
                    "min" : 0.02,
                    "max" : 0.03,
                    "runs" : 3
                  }, {
                    "name" : "verify.one_token_to_anonymous.ratio",
                    "unit" : "",
                    "median" : 1.125,
                    "min" : 1.0,
                    "max" : 1.25,
                    "runs" : 2,
                    "interval" : [ 1.0, 1.25 ]
                  }, {
                    "name" : "start.auth.ms",
                    "unit" : "ms",
                    "median" : 1234.4,
                    "min" : 1234.4,
                    "max" : 1234.4,
                    "runs" : 1
                  } ],
                  "notes" : [ "A note." ],
                  "failures" : [ "logout: no answer" ]
                }
                """);
    }

    @Test
    void markdownHasFailuresThenAimsThenFigures() {
        assertThat(MarkdownReport.of(REPORT)).isEqualTo("""
                # Benchmarks

                Started 2026-11-25T12:00:00Z, commit 0123456789ab, `./stack bench --quick`.

                EPYC, 2 cores, 8000 MB of memory, Linux 6.1 amd64, Java of Vendor 25; load average before the run 0.5000.

                ## Failures

                - logout: no answer

                ## Aims

                | figure | aim | found | |
                | --- | --- | ---: | --- |
                | verify.one_token_to_anonymous.ratio | ≤ 1.15 | 1.13 | met |
                | start.auth.ms | ≤ 700 | 1234 | missed |

                ## Figures

                | name | median | least | greatest | runs | unit |
                | --- | ---: | ---: | ---: | ---: | --- |
                | verify.anonymous.cpu_ms | 0.0250 | 0.0200 | 0.0300 | 3 | ms |
                | verify.one_token_to_anonymous.ratio | 1.13 (1.00 to 1.25) | 1.00 | 1.25 | 2 |  |
                | start.auth.ms | 1234 | 1234 | 1234 | 1 | ms |

                - A note.
                """);
    }

    @Test
    void aimWhenItDependsOnOtherRowsThenComesFromTheirMedians() {
        Report report = with(
                Row.of("verify.anonymous.cpu_ms", "ms", List.of(0.03)),
                Row.of("raw.verify.ms", "ms", List.of(0.02)),
                Row.of("verify.distinct.cpu_ms", "ms", List.of(0.064)));
        assertThat(MarkdownReport.of(report))
                .contains(
                        "| verify.distinct.cpu_ms | ≤ verify.anonymous.cpu_ms + raw.verify.ms + 0.015 = 0.0650 | 0.0640 | met |");
    }

    @Test
    void aimWhenRowIsMissingThenLeftOut() {
        assertThat(MarkdownReport.of(with(Row.of("verify.distinct.cpu_ms", "ms", List.of(0.064)))))
                .doesNotContain("## Aims");
    }

    private static Report with(Row... rows) {
        return new Report(Instant.EPOCH, MACHINE, "unknown", List.of(), List.of(rows), List.of(), List.of());
    }
}
