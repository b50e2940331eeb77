package dev.latchkey.benchmark.report;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/**
 * The upper limit that a figure should keep.
 *
 * @param row the row whose median is compared
 * @param words the limit, as the report shows it
 * @param limit computes the limit from the rows of the same run; empty if a row is missing
 */
public record Aim(String row, String words, Function<Report, Optional<Double>> limit) {
    /** The aims of the project, on two cores with the load generator on the same machine. */
    public static final List<Aim> ALL = List.of(
            atMost("verify.one_token_to_anonymous.ratio", 1.15),
            atMost("verify.one_token.cpu_ms", 0.05),
            new Aim(
                    "verify.distinct.cpu_ms",
                    "verify.anonymous.cpu_ms + raw.verify.ms + 0.015",
                    report -> report.median("verify.anonymous.cpu_ms")
                            .flatMap(anonymous -> report.median("raw.verify.ms").map(raw -> anonymous + raw + 0.015))),
            atMost("verify.leased_to_unchecked.ratio", 1.03),
            atMost("issue.client_credentials.cpu_ms", 0.40),
            new Aim(
                    "issue.client_credentials.cpu_ms",
                    "1.5 × raw.sign.ms",
                    report -> report.median("raw.sign.ms").map(raw -> 1.5 * raw)),
            atMost("issue.refresh.cpu_ms", 1),
            atMost("issue.login_alone_to_argon2.ratio", 1.05),
            atMost("issue.login_to_argon2.ratio", 1.05),
            atMost("passkey.sign_in_to_login.ratio", 0.2),
            atMost("page.login.cpu_ms", 1),
            atMost("logout.3.p50_ms", 10),
            atMost("logout.3.p99_ms", 50),
            atMost("growth.verify_1e6_to_0.ratio", 1.05),
            atMost("start.auth.ms", 700),
            atMost("start.resource.ms", 500),
            atMost("memory.auth.mb", 200),
            atMost("memory.resource.mb", 200));

    private static Aim atMost(String row, double limit) {
        return new Aim(row, Figure.text(limit), report -> Optional.of(limit));
    }
}
