package dev.latchkey.stack.probe;

import java.net.URI;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Predicate;

/**
 * What one replica did with the token of a session that was logged out.
 *
 * @param requests how many requests the replica received in all
 * @param answeredAfter how many requests began after the logout's answer, and got any answer
 * @param acceptedAfter how many of these accepted the token: 0 if the promise holds
 * @param lastAcceptedAfter how long after the logout's answer the last accepted request began
 * @param refusedBefore how long before the logout's answer the first refusal arrived; empty if no refusal arrived
 *     before it
 */
record ReplicaFinding(
        URI replica,
        int requests,
        int answeredAfter,
        int acceptedAfter,
        Optional<Duration> lastAcceptedAfter,
        Optional<Duration> refusedBefore) {

    private static final double NANOS_OF_MILLISECOND = Duration.ofMillis(1).toNanos();

    static ReplicaFinding of(URI replica, List<Call> calls, Duration answered) {
        List<Call> after = calls.stream()
                .filter(call -> call.begun().compareTo(answered) > 0 && call.isAnswered())
                .toList();
        List<Call> accepted = after.stream().filter(Call::isAccepted).toList();
        return new ReplicaFinding(
                replica,
                calls.size(),
                after.size(),
                accepted.size(),
                accepted.stream()
                        .map(Call::begun)
                        .max(Comparator.naturalOrder())
                        .map(begun -> begun.minus(answered)),
                calls.stream()
                        .filter(Call::isRefused)
                        .map(Call::ended)
                        .min(Comparator.naturalOrder())
                        .map(answered::minus)
                        .filter(Predicate.not(Duration::isNegative)));
    }

    boolean isBroken() {
        return acceptedAfter > 0;
    }

    /** {@return one line with the address, the requests, and the two durations} */
    String line() {
        String accepted = lastAcceptedAfter
                .map(late -> "%d TIMES, UNTIL %s".formatted(acceptedAfter, milliseconds(late)))
                .orElse("never");
        String refused = refusedBefore.map(ReplicaFinding::milliseconds).orElse("from the first request after it");
        return "  %-36s %9d   %-28s %s".formatted(replica, requests, accepted, refused);
    }

    static String heading() {
        return "  %-36s %9s   %-28s %s"
                .formatted("replica", "requests", "accepted after the answer", "refused before it");
    }

    static String milliseconds(Duration duration) {
        return String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / NANOS_OF_MILLISECOND);
    }
}
