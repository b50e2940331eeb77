package dev.latchkey.system;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The summary of a run, for the build's log. */
record FaultReport(long seed, List<FaultWindow> faults, LogoutLoad logouts, Verdict verdict) {

    String text() {
        List<String> lines = new ArrayList<>();
        lines.add("");
        lines.add("Confirmed logout under faults (seed %d)".formatted(seed));
        for (FaultWindow fault : faults) {
            lines.add("  %7.1f s to %6.1f s  %s %s"
                    .formatted(
                            fault.begun().toMillis() / 1000.0,
                            fault.ended().toMillis() / 1000.0,
                            fault.fault(),
                            fault.target()));
        }
        line(lines, "logouts answered 200", logouts.confirmed());
        line(lines, "answers to logouts (0: none)", logouts.statuses());
        line(lines, "longest logout", logouts.longest().toMillis() + " ms");
        line(lines, "requests", verdict.calls());
        line(lines, "begun after their logout's answer", verdict.checkedAfterLogout());
        line(lines, "accepted among these", verdict.acceptedAfterLogout().size());
        line(
                lines,
                "401 for a token not revoked",
                verdict.refusedWithoutLogout().size());
        for (Map.Entry<Fault, Integer> undecided : verdict.undecidedByFault().entrySet()) {
            line(lines, "503 or no answer, " + undecided.getKey(), undecided.getValue());
        }
        line(
                lines,
                "503, no answer or another, unexplained",
                verdict.unexplained().size());
        return String.join(System.lineSeparator(), lines);
    }

    private static void line(List<String> lines, String what, Object value) {
        lines.add("  %-52s %s".formatted(what, value));
    }
}
