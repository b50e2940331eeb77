package dev.latchkey.benchmark.growth;

import dev.latchkey.benchmark.lab.BenchOptions;
import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Pairs;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Burst;
import dev.latchkey.benchmark.load.Bursts;
import dev.latchkey.benchmark.load.Call;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.load.Load;
import dev.latchkey.benchmark.load.Meter;
import dev.latchkey.benchmark.load.WrkRequest;
import dev.latchkey.benchmark.logout.Logouts;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.benchmark.stack.Sessions;
import dev.latchkey.benchmark.stack.TimedStart;
import dev.latchkey.stack.ServiceProcess;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Measures how figures grow with the data: a protected GET and a logout with 0, 10,000 and 1,000,000 live revocations,
 * and a login among 1,000 and 1,000,000 accounts. Also measures how long a new verifier takes to learn 1,000,000
 * revocations. The ratio comes from two stacks that are measured in turn; the second stack has no revocations.
 */
public final class GrowthScenario implements Scenario {
    private static final String USERNAME = "ada";
    private static final int CONNECTIONS = 16;
    private static final int LOGOUTS_PER_SECOND = 100;
    private static final int PEOPLE = 2;
    private static final int MILLION = 1_000_000;

    @Override
    public List<String> beginnings() {
        return List.of("growth");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        if (lab.wants("growth.login")) {
            accounts(lab, rows);
        }
        if (lab.wants("growth.verify") || lab.wants("growth.logout") || wantsStarts(lab.options())) {
            revocations(lab, rows);
        }
    }

    /** {@return whether starts are measured: for their own rows, or for the row of their difference} */
    static boolean wantsStarts(BenchOptions options) {
        return options.wants("growth.start") || options.wants("growth.sync");
    }

    private static void accounts(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            AuthClient client = new AuthClient(new Http(), stack.auth());
            client.register(USERNAME);
            Map<String, Integer> sizes = Map.of("growth.login_1e3", 1_000, "growth.login_1e6", MILLION);
            for (String name : sizes.keySet().stream().sorted().toList()) {
                int accounts = sizes.getOrDefault(name, 0);
                new ManyRows(stack).accounts(accounts, USERNAME);
                Load load = Call.repeated(Collections.nCopies(
                        PEOPLE,
                        () -> client.logIn("user-" + ThreadLocalRandom.current().nextInt(1, accounts + 1))));
                lab.warmUp(load);
                Bursts bursts = lab.measure(stack.authMeter(), load);
                rows.addAll(bursts.rows(name));
                rows.add(bursts.databaseRow(name));
            }
        }
    }

    private static void revocations(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack empty = MeasuredStack.start(lab);
                MeasuredStack full = MeasuredStack.start(lab)) {
            Side none = Side.of(lab, empty);
            Side many = Side.of(lab, full);
            lab.warmUp(none.load());
            lab.warmUp(many.load());
            Logouts logouts = new Logouts(many.client(), new Sessions(full, many.client()), USERNAME, 2);
            logouts.warmUp((int) lab.pace().warmUp().toSeconds() * LOGOUTS_PER_SECOND / 2);
            logout(lab, rows, "growth.logout_0", logouts);

            new ManyRows(full).revocations(10_000);
            rows.addAll(lab.measure(many.meter(), many.load()).rows("growth.verify_1e4"));
            logout(lab, rows, "growth.logout_1e4", logouts);

            new ManyRows(full).revocations(MILLION);
            lab.warmUp(none.load());
            lab.warmUp(many.load());
            Pairs<Burst, Burst> pairs = lab.inTurn(
                    () -> many.meter().measure(many.load(), lab.pace().pairBurst()),
                    () -> none.meter().measure(none.load(), lab.pace().pairBurst()));
            Bursts with = new Bursts(pairs.first());
            Bursts without = new Bursts(pairs.second());
            rows.addAll(without.rows("growth.verify_0"));
            rows.addAll(with.rows("growth.verify_1e6"));
            rows.add(Row.ratio("growth.verify_1e6_to_0.ratio", with.cpuMillis(), without.cpuMillis()));
            logout(lab, rows, "growth.logout_1e6", logouts);
            if (wantsStarts(lab.options())) {
                sync(lab, rows, full, empty);
            }
        }
    }

    private static void logout(Lab lab, Rows rows, String name, Logouts logouts) throws Exception {
        int count = (int) lab.pace().burst().toSeconds() * LOGOUTS_PER_SECOND;
        logouts.measure(rows, name, lab.pace().runs(), count, LOGOUTS_PER_SECOND);
    }

    /** Compares starts, which it measures in turn: a verifier is ready only when it knows all revocations. */
    private static void sync(Lab lab, Rows rows, MeasuredStack full, MeasuredStack empty) throws Exception {
        List<Double> many = new ArrayList<>();
        List<Double> none = new ArrayList<>();
        List<Double> more = new ArrayList<>();
        for (int run = 0; run < lab.pace().runs(); run++) {
            many.add(timedStart(full));
            none.add(timedStart(empty));
            more.add(many.getLast() - none.getLast());
        }
        rows.add(Row.of("growth.start_1e6.ms", "ms", many));
        rows.add(Row.of("growth.start_0.ms", "ms", none));
        rows.add(Row.of("growth.sync_1e6.ms", "ms", more));
    }

    private static double timedStart(MeasuredStack stack) throws InterruptedException {
        ServiceProcess verifier = stack.newResource(Map.of());
        double millis = TimedStart.millisOf(verifier);
        verifier.stop();
        return millis;
    }

    /** One of the two stacks, with the load on its resource-service. */
    private record Side(AuthClient client, Load load, Meter meter) {
        static Side of(Lab lab, MeasuredStack stack) {
            AuthClient client = new AuthClient(new Http(), stack.auth());
            client.register(USERNAME);
            String token = client.logIn(USERNAME).access();
            ServiceProcess resource = stack.startResource(Map.of());
            WrkRequest request = WrkRequest.get(MeasuredStack.address(resource).resolve("/protected"))
                    .authorized(List.of(Authorization.bearer(token)));
            return new Side(client, lab.wrk().load(request, CONNECTIONS), stack.meter(List.of(resource)));
        }
    }
}
