package dev.latchkey.benchmark.start;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.TimedStart;
import dev.latchkey.stack.LocalStack;
import dev.latchkey.stack.ServiceProcess;
import dev.latchkey.stack.StackSettings;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the time from the start of a process to readiness, as {@code ./stack} starts it. The database is up and
 * migrated. For resource-service, auth-service is up, too.
 */
public final class StartScenario implements Scenario {
    @Override
    public List<String> beginnings() {
        return List.of("start");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        StackSettings settings = StackSettings.onFreePorts(lab.repository(), lab.newFolder("stack"), 1, 1);
        try (LocalStack stack = LocalStack.open(settings, lab.log())) {
            stack.start();
            rows.add(Row.of("start.auth.ms", "ms", starts(lab, stack.auth(1))));
            rows.add(Row.of("start.resource.ms", "ms", starts(lab, stack.resource(1))));
        }
    }

    private static List<Double> starts(Lab lab, ServiceProcess service) throws InterruptedException {
        List<Double> millis = new ArrayList<>();
        for (int run = 0; run < lab.pace().pairs(); run++) {
            service.stop();
            millis.add(TimedStart.millisOf(service));
        }
        return millis;
    }
}
