package dev.latchkey.stack.probe;

import dev.latchkey.stack.StackFailure;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The main class of {@code ./stack probe}: one logout through each replica of auth-service, each with a report. */
public final class ProbeCommand {

    static final int KEPT = 0;
    static final int BROKEN = 1;
    static final int NOT_TRIED = 2;

    private static final Duration CONNECT_PATIENCE = Duration.ofSeconds(5);

    private ProbeCommand() {}

    public static void main(String[] arguments) {
        System.exit(run(List.of(arguments), System.getenv(), System.out, System.err));
    }

    /** {@return the exit status: 0 if the promise was kept, 1 if it was broken, 2 if it could not be tried} */
    static int run(List<String> arguments, Map<String, String> environment, PrintStream out, PrintStream err) {
        try (HttpClient http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_PATIENCE)
                .build()) {
            ProbeTargets targets = ProbeTargets.from(arguments, environment);
            Credentials account = account(new AuthClient(http, targets.auth().getFirst()), environment);
            boolean broken = false;
            for (URI auth : targets.auth()) {
                Finding finding = new Probe(http, targets).logOutThrough(auth, account);
                finding.lines().forEach(out::println);
                broken |= finding.isBroken();
            }
            out.println(
                    broken
                            ? "BROKEN: a token was accepted in a request that began after its logout had answered."
                            : "Kept: no request that began after the logout's answer was accepted.");
            return broken ? BROKEN : KEPT;
        } catch (StackFailure failure) {
            err.println("stack: " + failure.getMessage());
            return NOT_TRIED;
        }
    }

    private static Credentials account(AuthClient auth, Map<String, String> environment) {
        Optional<Credentials> given = Credentials.given(environment);
        if (given.isPresent()) {
            return given.get();
        }
        Credentials account = Credentials.throwAway();
        auth.register(account);
        return account;
    }
}
