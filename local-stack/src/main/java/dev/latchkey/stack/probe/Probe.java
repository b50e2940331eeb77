package dev.latchkey.stack.probe;

import dev.latchkey.stack.StackFailure;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Logs sessions out while it calls every replica with their tokens. */
record Probe(HttpClient http, ProbeTargets targets) {

    /** Long enough that calls are under way at every replica when the logout comes. */
    private static final Duration BEFORE = Duration.ofSeconds(1);

    private static final Duration AFTER = Duration.ofSeconds(6);
    private static final int OK = 200;

    /**
     * Opens a session, and logs it out through one replica of auth-service.
     *
     * @throws StackFailure when the probe shows nothing: a replica refuses the token before the logout, or gives no
     *     answer after it
     */
    Finding logOutThrough(URI auth, Credentials account) {
        AuthClient client = new AuthClient(http, auth);
        String token = client.logIn(account);
        Stopwatch stopwatch = new Stopwatch();
        List<Hammer> hammers = hammers(stopwatch, token);
        hammers.forEach(Probe::requireAccepted);
        try {
            hammers.forEach(Hammer::start);
            Thread.sleep(BEFORE);
            Duration asked = stopwatch.elapsed();
            Optional<Integer> confirmed = client.logOut(token);
            Duration answered = stopwatch.elapsed();
            return new Finding(auth, answered.minus(asked), confirmed, findings(hammers, answered));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StackFailure("The probe was interrupted.", interrupted);
        }
    }

    /** Includes auth-service, because it verifies tokens too. */
    private List<Hammer> hammers(Stopwatch stopwatch, String token) {
        List<Hammer> hammers = new ArrayList<>();
        targets.resource().forEach(replica -> hammers.add(new Hammer(http, stopwatch, replica, "/protected", token)));
        targets.auth().forEach(replica -> hammers.add(new Hammer(http, stopwatch, replica, "/userinfo", token)));
        return hammers;
    }

    private static void requireAccepted(Hammer hammer) {
        Call call = hammer.call();
        if (!call.isAnswered()) {
            throw new StackFailure(
                    "No service answers at %s: start ./stack first, or name the addresses (see ./stack --help)."
                            .formatted(hammer.replica()));
        }
        if (call.status() != OK) {
            throw new StackFailure(
                    "%s answers %d to a valid token. Is it ready?".formatted(hammer.replica(), call.status()));
        }
    }

    private static List<ReplicaFinding> findings(List<Hammer> hammers, Duration answered) throws InterruptedException {
        List<ReplicaFinding> findings = new ArrayList<>();
        hammers.forEach(Hammer::end);
        for (Hammer hammer : hammers) {
            ReplicaFinding finding = ReplicaFinding.of(hammer.replica(), hammer.finish(AFTER), answered);
            if (finding.answeredAfter() == 0) {
                throw new StackFailure(
                        "%s has not answered after the logout, so nothing is shown.".formatted(hammer.replica()));
            }
            findings.add(finding);
        }
        return findings;
    }
}
