package dev.latchkey.benchmark.verify;

import com.fasterxml.jackson.databind.JsonNode;
import dev.latchkey.benchmark.lab.Lab;
import dev.latchkey.benchmark.lab.Pairs;
import dev.latchkey.benchmark.lab.Scenario;
import dev.latchkey.benchmark.load.Authorization;
import dev.latchkey.benchmark.load.Burst;
import dev.latchkey.benchmark.load.Bursts;
import dev.latchkey.benchmark.load.Http;
import dev.latchkey.benchmark.load.Load;
import dev.latchkey.benchmark.load.LoadFailure;
import dev.latchkey.benchmark.load.Meter;
import dev.latchkey.benchmark.load.Wrk;
import dev.latchkey.benchmark.load.WrkRequest;
import dev.latchkey.benchmark.report.Row;
import dev.latchkey.benchmark.report.Rows;
import dev.latchkey.benchmark.service.AnonymousController;
import dev.latchkey.benchmark.stack.AuthClient;
import dev.latchkey.benchmark.stack.MeasuredStack;
import dev.latchkey.benchmark.stack.Sessions;
import dev.latchkey.stack.ServiceProcess;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures {@code GET /protected} with one token, with many tokens, with each kind of revocation check, and without a
 * check. For comparison it measures a route with the same answer that verifies nothing.
 */
public final class VerifyScenario implements Scenario {
    private static final int CONNECTIONS = 16;
    private static final int MOST_REPLICAS = 3;
    private static final int EARLIER_LOADS = 3;
    private static final String PROTECTED = "/protected";
    private static final String ANONYMOUS = "/anonymous";

    @Override
    public List<String> beginnings() {
        return List.of("verify");
    }

    @Override
    public void run(Lab lab, Rows rows) throws Exception {
        try (MeasuredStack stack = MeasuredStack.start(lab)) {
            new Run(lab, rows, stack, lab.wrk(), client(stack)).all();
        }
    }

    private static AuthClient client(MeasuredStack stack) {
        AuthClient client = new AuthClient(new Http(), stack.auth());
        client.register(AnonymousController.USERNAME);
        return client;
    }

    /** One run on a running stack. */
    private record Run(Lab lab, Rows rows, MeasuredStack stack, Wrk wrk, AuthClient client) {
        void all() throws Exception {
            String token = client.logIn(AnonymousController.USERNAME).access();
            ServiceProcess leased = stack.startResource(Map.of());
            requireSameAnswers(MeasuredStack.address(leased), token);
            // Also runs for the ratio, so that both of its sides have a long warm-up.
            if (wants("verify.anonymous", "verify.one_token", "verify.leased_to_unchecked")) {
                oneToken(leased, token);
            }
            if (wants("verify.unchecked", "verify.leased_to_unchecked")) {
                unchecked(leased, token);
            }
            if (wants("verify.distinct")) {
                distinct(leased);
            }
            if (wants("verify.direct")) {
                other("verify.direct", Map.of("LATCHKEY_VERIFIER_MODE", "direct"), PROTECTED, List.of(token));
            }
            if (wants("verify.bare")) {
                other("verify.bare", Map.of("MICRONAUT_SECURITY_ENABLED", "false"), ANONYMOUS, List.of());
            }
            if (wants("verify.replicas")) {
                replicas(leased, token);
            }
        }

        /** Checks that both routes give the same answer, so that they can be compared. */
        private void requireSameAnswers(URI service, String token) {
            JsonNode answer =
                    client.http().get(service.resolve(PROTECTED), Authorization.header(Authorization.bearer(token)));
            if (!answer.equals(client.http().get(service.resolve(ANONYMOUS), Map.of()))) {
                throw new LoadFailure("the anonymous route and the protected route answer differently: " + answer);
            }
        }

        private void oneToken(ServiceProcess leased, String token) {
            Load anonymous = load(leased, ANONYMOUS, List.of());
            Load oneToken = load(leased, PROTECTED, List.of(token));
            lab.warmUp(anonymous);
            lab.warmUp(oneToken);
            Meter meter = stack.meter(List.of(leased));
            Pairs<Burst, Burst> pairs = lab.inTurn(
                    () -> meter.measure(oneToken, lab.pace().pairBurst()),
                    () -> meter.measure(anonymous, lab.pace().pairBurst()));
            Bursts one = new Bursts(pairs.first());
            Bursts none = new Bursts(pairs.second());
            rows.addAll(none.rows("verify.anonymous"));
            rows.addAll(one.rows("verify.one_token"));
            rows.add(one.databaseRow("verify.one_token"));
            rows.add(Row.ratio("verify.one_token_to_anonymous.ratio", one.cpuMillis(), none.cpuMillis()));
        }

        private void unchecked(ServiceProcess leased, String token) {
            ServiceProcess unchecked = stack.startResource(Map.of("BENCHMARK_UNCHECKED", "true"));
            Load withCheck = load(leased, PROTECTED, List.of(token));
            Load without = load(unchecked, PROTECTED, List.of(token));
            // Warms this process up for as long as the other one has been loaded.
            for (int time = 0; time < EARLIER_LOADS; time++) {
                lab.warmUp(without);
            }
            Meter leasedMeter = stack.meter(List.of(leased));
            Meter uncheckedMeter = stack.meter(List.of(unchecked));
            Pairs<Burst, Burst> pairs = lab.inTurn(
                    () -> leasedMeter.measure(withCheck, lab.pace().pairBurst()),
                    () -> uncheckedMeter.measure(without, lab.pace().pairBurst()));
            Bursts none = new Bursts(pairs.second());
            rows.addAll(none.rows("verify.unchecked"));
            rows.add(Row.ratio(
                    "verify.leased_to_unchecked.ratio", new Bursts(pairs.first()).cpuMillis(), none.cpuMillis()));
            unchecked.stop();
        }

        private void distinct(ServiceProcess leased) throws Exception {
            List<String> tokens = new Sessions(stack, client)
                    .open(AnonymousController.USERNAME, lab.pace().tokens()).stream()
                            .map(AuthClient.Tokens::access)
                            .toList();
            Load load = load(leased, PROTECTED, tokens);
            lab.warmUp(load);
            rows.addAll(lab.measure(stack.meter(List.of(leased)), load).rows("verify.distinct"));
        }

        private void other(String name, Map<String, String> environment, String path, List<String> tokens) {
            ServiceProcess service = stack.startResource(environment);
            Load load = load(service, path, tokens);
            lab.warmUp(load);
            Bursts bursts = lab.measure(stack.meter(List.of(service)), load);
            rows.addAll(bursts.rows(name));
            rows.add(bursts.databaseRow(name));
            service.stop();
        }

        private void replicas(ServiceProcess first, String token) {
            List<ServiceProcess> services = new ArrayList<>(List.of(first));
            for (int count = 1; count <= MOST_REPLICAS; count++) {
                if (count > services.size()) {
                    services.add(stack.startResource(Map.of()));
                    lab.warmUp(load(services.getLast(), PROTECTED, List.of(token)));
                }
                List<URI> targets = services.stream()
                        .map(service -> MeasuredStack.address(service).resolve(PROTECTED))
                        .toList();
                Load load = wrk.load(
                        WrkRequest.get(targets.getFirst()).at(targets).authorized(bearer(List.of(token))), CONNECTIONS);
                rows.addAll(lab.measure(stack.meter(services), load).rows("verify.replicas_" + count));
            }
        }

        private Load load(ServiceProcess service, String path, List<String> tokens) {
            URI target = MeasuredStack.address(service).resolve(path);
            return wrk.load(WrkRequest.get(target).authorized(bearer(tokens)), CONNECTIONS);
        }

        private static List<String> bearer(List<String> tokens) {
            return tokens.stream().map(Authorization::bearer).toList();
        }

        private boolean wants(String... beginnings) {
            return List.of(beginnings).stream().anyMatch(lab::wants);
        }
    }
}
