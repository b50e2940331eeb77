package dev.latchkey.benchmark.page;

import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Bursts;
import dev.latchkey.benchmark.load.Load;
import dev.latchkey.benchmark.load.WrkRequest;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.MeasuredStack;
import java.util.List;

/** Measures the sign-in page for a browser without cookies: it gets a new secret for forms, and a new challenge. */
public final class PageScenario implements Scenario {
    private static final int CONNECTIONS = 8;
    private static final String NAME = "page.login";

    @Override
    public List<String> beginnings() {
        return List.of("page");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            Load load = lab.wrk().load(WrkRequest.get(stack.auth().resolve("/login")), CONNECTIONS);
            lab.warmUp(load);
            Bursts bursts = lab.measure(stack.authMeter(), load);
            rows.addAll(bursts.rows(NAME));
            rows.add(bursts.databaseRow(NAME));
        }
    }
}
