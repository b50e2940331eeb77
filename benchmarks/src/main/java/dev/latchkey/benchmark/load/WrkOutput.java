package dev.latchkey.benchmark.load;

import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The output of wrk. The script {@code load.lua} adds one line with the result. */
record WrkOutput(String text) {
    private static final String RESULT = "result ";
    private static final Pattern MEMBER = Pattern.compile("(\\w+)=(\\d+)");

    /**
     * Parses the line with the result.
     *
     * @throws LoadFailure when the line is missing, or wrk has counted an error
     */
    LoadResult result() {
        Map<String, Long> members = members();
        for (String error : new String[] {"connect", "read", "write", "timeout", "status"}) {
            if (members.getOrDefault(error, 0L) > 0) {
                throw new LoadFailure("wrk counted errors: " + members);
            }
        }
        return new LoadResult(
                members.getOrDefault("requests", 0L),
                micros(members, "microseconds"),
                micros(members, "p50"),
                micros(members, "p99"));
    }

    private Map<String, Long> members() {
        String line = text.lines()
                .filter(each -> each.startsWith(RESULT))
                .findFirst()
                .orElseThrow(() -> new LoadFailure("wrk's output contains no result: " + text.strip()));
        return MEMBER.matcher(line)
                .results()
                .collect(Collectors.toMap(
                        (MatchResult member) -> member.group(1), member -> Long.parseLong(member.group(2))));
    }

    private static Duration micros(Map<String, Long> members, String name) {
        Long value = members.get(name);
        if (value == null) {
            throw new LoadFailure("wrk's result lacks " + name);
        }
        return Duration.of(value, ChronoUnit.MICROS);
    }
}
