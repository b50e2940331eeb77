package dev.latchkey.benchmark.logout;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.benchmark.stack.Sessions;
import java.util.List;
import java.util.Map;

/** Logouts with one verifier, three and ten: auth-service itself is one, the others are resource-services. */
public final class LogoutScenario implements Scenario {
    private static final List<Integer> VERIFIERS = List.of(1, 3, 10);
    private static final int USUAL_RATE = 100;
    private static final int SLOW_LOGOUTS = 5;
    private static final int MOST_SIDE_BY_SIDE = 500;
    private static final int CALLERS = 16;
    private static final String USERNAME = "ada";

    @Override
    public List<String> beginnings() {
        return List.of("logout");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            AuthClient client = new AuthClient(new Http(), stack.auth());
            client.register(USERNAME);
            int running = 1;
            for (int verifiers : VERIFIERS) {
                String name = "logout." + verifiers;
                if (lab.wants(name + ".")) {
                    for (; running < verifiers; running++) {
                        stack.startResource(Map.of());
                    }
                    measure(lab, rows, name, new Logouts(client, new Sessions(stack, client), USERNAME, verifiers));
                }
            }
        }
    }

    private static void measure(Lab lab, Rows rows, String name, Logouts logouts) throws Exception {
        int runs = lab.pace().runs();
        logouts.warmUp((int) lab.pace().warmUp().toSeconds() * USUAL_RATE / 2);
        int usual = (int) lab.pace().burst().toSeconds() * USUAL_RATE;
        logouts.measure(rows, name, runs, usual, USUAL_RATE);
        logouts.measure(rows, name + ".rate1", runs, SLOW_LOGOUTS, 1);
        logouts.measureMost(rows, name + ".max", runs, MOST_SIDE_BY_SIDE, CALLERS);
    }
}
