package dev.latchkey.stack.probe;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of one logout.
 *
 * @param through the auth-service that received the logout
 * @param took from before the logout was sent until its answer was there
 * @param confirmed the answer's {@code confirmed}
 */
record Finding(URI through, Duration took, Optional<Integer> confirmed, List<ReplicaFinding> replicas) {

    Finding {
        replicas = List.copyOf(replicas);
    }

    boolean isBroken() {
        return replicas.stream().anyMatch(ReplicaFinding::isBroken);
    }

    List<String> lines() {
        List<String> lines = new ArrayList<>();
        lines.add("Logout through %s: answered after %s, %s."
                .formatted(
                        through,
                        ReplicaFinding.milliseconds(took),
                        confirmed
                                .map(verifiers -> "confirmed by %d verifiers".formatted(verifiers))
                                .orElse("without the number of verifiers that confirmed it")));
        lines.add(ReplicaFinding.heading());
        replicas.forEach(replica -> lines.add(replica.line()));
        return lines;
    }
}
